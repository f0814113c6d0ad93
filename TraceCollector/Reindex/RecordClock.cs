namespace LlmAspire.TraceCollector.Reindex;

/// <summary>The time of history: when the record was received that is read now. Traces settle by it as they did when it was the present.</summary>
internal sealed class RecordClock : TimeProvider
{
    private long ticks = DateTimeOffset.MinValue.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public void Set(DateTimeOffset receivedAt) => Interlocked.Exchange(ref ticks, receivedAt.UtcTicks);
}
