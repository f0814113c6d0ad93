namespace LlmAspire.Benchmarks.Traffic;

internal enum SlotKind
{
    TraceId,
    SpanId,
    Time,
    Word,
}

/// <summary>A place in a body that differs from request to request.</summary>
/// <param name="At">First byte.</param>
/// <param name="Trace">Number of the trace in its body.</param>
/// <param name="Value">Span number, nanoseconds after the beginning, or number of the word.</param>
/// <param name="Length">Letters of a word.</param>
internal readonly record struct Slot(SlotKind Kind, int At, int Trace, long Value, int Length = 0)
{
    public Slot Moved(int by) => this with { At = At + by };

    /// <summary>Words are written as <c>~07~~~</c>.</summary>
    public static IEnumerable<Slot> Words(byte[] bytes, int trace)
    {
        for (var at = 0; at + 3 < bytes.Length; at++)
            if (bytes[at] == '~' && char.IsAsciiDigit((char)bytes[at + 1]) && char.IsAsciiDigit((char)bytes[at + 2]) && bytes[at + 3] == '~')
            {
                var end = at + 3;
                while (end < bytes.Length && bytes[end] == '~')
                    end++;
                yield return new Slot(SlotKind.Word, at, trace, ((bytes[at + 1] - '0') * 10) + bytes[at + 2] - '0', end - at);
                at = end;
            }
    }
}
