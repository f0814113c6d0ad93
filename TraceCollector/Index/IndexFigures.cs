namespace LlmAspire.TraceCollector.Index;

/// <summary>How far the index has come. Written by the indexer, or by the follower of another one; read by anyone.</summary>
internal sealed class IndexFigures
{
    private long indexed;
    private long waitingSinceTicks;
    private long unreadable;
    private long notJoined;
    private long faultSinceTicks;

    /// <summary>Journal position the tables are true to.</summary>
    public long Indexed
    {
        get => Interlocked.Read(ref indexed);
        set => Interlocked.Exchange(ref indexed, value);
    }

    /// <summary>What another collector has reached; never goes back behind what this one has.</summary>
    /// <returns>Whether that is further than what was known.</returns>
    public bool Reach(long position)
    {
        for (var known = Indexed; known < position; known = Indexed)
            if (Interlocked.CompareExchange(ref indexed, position, known) == known)
                return true;
        return false;
    }

    /// <summary>When the oldest record was received that is being indexed now; <c>null</c> when nothing is.</summary>
    public DateTimeOffset? WaitingSince
    {
        get => Interlocked.Read(ref waitingSinceTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Interlocked.Exchange(ref waitingSinceTicks, value?.UtcTicks ?? 0);
    }

    /// <summary>Records passed over because they could not be decoded.</summary>
    public long Unreadable => Interlocked.Read(ref unreadable);

    /// <summary>What the indexer failed on last; <c>null</c> while it works.</summary>
    public string? Fault { get; set; }

    /// <summary>When <see cref="Fault"/> began.</summary>
    public DateTimeOffset? FaultSince
    {
        get => Interlocked.Read(ref faultSinceTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Interlocked.Exchange(ref faultSinceTicks, value?.UtcTicks ?? 0);
    }

    /// <summary>Scores dropped since this process began, because no span of theirs came within a day or too many waited.</summary>
    public long NotJoined => Interlocked.Read(ref notJoined);

    public void CountNotJoined(int scores) => Interlocked.Add(ref notJoined, scores);

    public void CountUnreadable() => Interlocked.Increment(ref unreadable);
}
