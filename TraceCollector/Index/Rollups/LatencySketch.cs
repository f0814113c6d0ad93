using System.Runtime.InteropServices;

namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>How many durations fell into which bucket; from that every quantile, within <see cref="LatencyBuckets.RelativeError"/>.</summary>
internal sealed class LatencySketch
{
    private readonly Dictionary<short, long> counts = [];
    private (short Bucket, long Count)[]? sorted;

    public long Count { get; private set; }

    /// <summary>The longest; 0 where there is none.</summary>
    public double Max => Buckets is [.., var last] ? LatencyBuckets.Value(last.Bucket) : 0;

    /// <summary>Those that hold something, in order.</summary>
    public IReadOnlyList<(short Bucket, long Count)> Buckets =>
        sorted ??= [.. counts.Where(bucket => bucket.Value != 0).OrderBy(bucket => bucket.Key).Select(bucket => (bucket.Key, bucket.Value))];

    public void Add(short bucket, long count)
    {
        Count += count;
        CollectionsMarshal.GetValueRefOrAddDefault(counts, bucket, out _) += count;
        sorted = null;
    }

    /// <summary>As rows of rollups keep them: <paramref name="hits"/>[i] in <paramref name="buckets"/>[i].</summary>
    public void Add(List<short> buckets, List<long> hits)
    {
        for (var i = 0; i < buckets.Count; i++)
            Add(buckets[i], hits[i]);
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
        foreach (var (bucket, count) in Buckets)
            if ((rank -= count) < 0)
                return LatencyBuckets.Value(bucket);
        return Max;
    }
}
