namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>How many durations fell into which bucket; from that every quantile, within <see cref="LatencyBuckets.RelativeError"/>.</summary>
internal sealed class LatencySketch
{
    private readonly SortedList<short, long> counts = [];

    public long Count { get; private set; }

    /// <summary>The longest; 0 where there is none.</summary>
    public double Max => counts.Count == 0 ? 0 : LatencyBuckets.Value(counts.Keys[^1]);

    public void Add(short bucket, long count)
    {
        Count += count;
        counts[bucket] = counts.GetValueOrDefault(bucket) + count;
        if (counts[bucket] == 0)
            counts.Remove(bucket);
    }

    public void Add(LatencySketch other)
    {
        foreach (var (bucket, count) in other.counts)
            Add(bucket, count);
    }

    /// <summary>As <c>percentile_cont</c> defines it: between two ranks, the mean of their values by distance. Each value is within the error, so their mean is.</summary>
    public double Quantile(double part)
    {
        if (Count == 0)
            return 0;
        var rank = part * (Count - 1);
        var below = (long)Math.Floor(rank);
        var value = AtRank(below);
        return rank > below ? value + ((rank - below) * (AtRank(below + 1) - value)) : value;
    }

    private double AtRank(long rank)
    {
        foreach (var (bucket, count) in counts)
            if ((rank -= count) < 0)
                return LatencyBuckets.Value(bucket);
        return Max;
    }
}
