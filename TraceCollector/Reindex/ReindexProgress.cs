using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Reindex;

/// <summary>What is known of a reindex at a moment; what it says of the rest follows from that alone.</summary>
/// <param name="FromBytes">Bytes of the journal that an earlier process had read.</param>
internal sealed record ReindexProgress(
    ReindexState State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, bool Resumed, long FromBytes, long Records, long Bytes, long BytesTotal, long NeededBytes, string? Fault)
{
    public ReindexStatus At(DateTimeOffset now)
    {
        var read = Math.Max(0, Bytes - FromBytes);
        var left = Math.Max(0, BytesTotal - Bytes);
        var seconds = ((EndedAt ?? now) - StartedAt).TotalSeconds;
        double? speed = read > 0 && seconds > 0 ? read / seconds : null;
        return new(
            State,
            StartedAt,
            EndedAt,
            Resumed,
            Records,
            read > 0 ? Records + (long)Math.Round((double)Records / read * left) : null,
            Bytes,
            BytesTotal,
            State == ReindexState.Done || BytesTotal == 0 ? 100 : Math.Floor(1000.0 * Bytes / BytesTotal) / 10,
            speed,
            State == ReindexState.Running && speed is { } pace ? now + TimeSpan.FromSeconds(left / pace) : null,
            NeededBytes,
            Fault);
    }
}
