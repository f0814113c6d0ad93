using System.Globalization;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Metrics;

/// <summary>Values by buckets. Within a bucket they are taken to lie evenly; beyond the last bound and below the first they lie on it.</summary>
internal static class Distribution
{
    /// <summary>
    /// Both together; buckets with the same ends become one. Histograms of different bounds stand side by side: of more than one point may have,
    /// those that hold the most are kept, so that a client whose bounds are never the same fills no memory.
    /// </summary>
    public static IReadOnlyList<MetricBucket> Plus(IEnumerable<MetricBucket> one, IEnumerable<MetricBucket> other)
    {
        var sums = one.Concat(other).GroupBy(bucket => (bucket.Low, bucket.High)).Select(same => new MetricBucket(same.Key.Low, same.Key.High, same.Sum(bucket => bucket.Count)))
            .Where(bucket => bucket.Count > 0).ToList();
        var kept = sums.Count <= MetricReader.MostBuckets ? sums : sums.OrderByDescending(bucket => bucket.Count).Take(MetricReader.MostBuckets);
        return [.. kept.OrderBy(bucket => bucket.Low).ThenBy(bucket => bucket.High)];
    }

    /// <summary>
    /// What came between two states of a cumulative histogram; <c>null</c> where the second cannot follow the first (a restart).
    /// An exponential histogram that grew coarser holds each old bucket within a new one.
    /// </summary>
    public static IReadOnlyList<MetricBucket>? Minus(IReadOnlyList<MetricBucket> now, IReadOnlyList<MetricBucket> before)
    {
        var left = now.ToArray();
        var at = 0;
        foreach (var old in before)
        {
            // Both are in order: what held the bucket before lies not behind what holds this one.
            while (at < left.Length && !Holds(left[at], old))
                at++;
            if (at == left.Length || left[at].Count < old.Count)
                return null;
            left[at] = left[at] with { Count = left[at].Count - old.Count };
        }
        return [.. left.Where(bucket => bucket.Count > 0)];
    }

    /// <summary>The value below which a share of all values lies; <c>null</c> where there are none.</summary>
    public static double? Quantile(IReadOnlyList<MetricBucket> buckets, double share)
    {
        var total = buckets.Sum(bucket => bucket.Count);
        if (total <= 0)
            return null;
        var ends = buckets.SelectMany(bucket => new[] { Bottom(bucket), Top(bucket) }).Distinct().Order().ToList();
        var (wanted, previous, sofar) = (share * total, ends[0], 0.0);
        foreach (var end in ends)
        {
            var below = buckets.Sum(bucket => Below(bucket, end));
            if (below >= wanted && below > sofar)
                return previous + ((end - previous) * (wanted - sofar) / (below - sofar));
            (previous, sofar) = (end, below + buckets.Where(bucket => Bottom(bucket) == end && Top(bucket) == end).Sum(bucket => bucket.Count));
            if (sofar >= wanted)
                return end;
        }
        return ends[^1];
    }

    public static string Write(IEnumerable<MetricBucket> buckets) => string.Join(';', buckets.Select(bucket =>
        string.Create(CultureInfo.InvariantCulture, $"{bucket.Low:R} {bucket.High:R} {bucket.Count:R}")));

    public static IReadOnlyList<MetricBucket> Read(string? text) =>
        string.IsNullOrEmpty(text) ? [] : [.. text.Split(';').Select(part => part.Split(' ')).Select(part => new MetricBucket(Number(part[0]), Number(part[1]), Number(part[2])))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Bottom(MetricBucket bucket) => double.IsInfinity(bucket.Low) ? bucket.High : bucket.Low;

    private static double Top(MetricBucket bucket) => double.IsInfinity(bucket.High) ? bucket.Low : bucket.High;

    /// <summary>Values strictly below one, as far as it matters: those that lie on a point count above it only.</summary>
    private static double Below(MetricBucket bucket, double value)
    {
        var (bottom, top) = (Bottom(bucket), Top(bucket));
        if (value >= top && bottom < top || value > top)
            return bucket.Count;
        return value <= bottom ? 0 : bucket.Count * (value - bottom) / (top - bottom);
    }

    /// <summary>Bounds of another scale are computed anew and may differ in the last digits.</summary>
    private static bool Holds(MetricBucket bucket, MetricBucket old) =>
        (bucket.Low <= old.Low || Near(bucket.Low, old.Low)) && (bucket.High >= old.High || Near(bucket.High, old.High));

    private static bool Near(double one, double other) => Math.Abs(one - other) <= 1e-9 * Math.Max(Math.Abs(one), Math.Abs(other));
}
