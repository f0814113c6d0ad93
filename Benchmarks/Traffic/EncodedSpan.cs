namespace LlmAspire.Benchmarks.Traffic;

/// <summary>A span's bytes, and the places in them that differ from request to request.</summary>
internal sealed record EncodedSpan(byte[] Bytes, IReadOnlyList<Slot> Slots)
{
    public static EncodedSpan From(SpanShape span, int trace, BodyEncoding encoding)
    {
        var (bytes, slots) = encoding == BodyEncoding.Json ? JsonForm.Span(span, trace) : ProtobufForm.Span(span, trace);
        return new EncodedSpan(bytes, [.. slots, .. Slot.Words(bytes, trace)]);
    }

    public static long Nanoseconds(TimeSpan time) => time.Ticks * 100;
}
