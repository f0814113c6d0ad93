using System.IO.Hashing;
using System.Text;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Metrics;

/// <summary>The last point of one stream: a metric of one process with one set of attributes. What the next point adds follows from it.</summary>
internal sealed record MetricStream(Guid Key, ulong Start, ulong Time, double Count, double Sum, IReadOnlyList<MetricBucket> Buckets)
{
    /// <summary>
    /// What a point adds to what was known of its stream; <c>null</c> for one that was counted already (delivered twice, or out of
    /// order). A cumulative stream that began anew, or was never seen, adds all it holds.
    /// </summary>
    public static MetricAmount? Added(MetricPoint point, MetricStream? known)
    {
        if (known is not null && point.TimeUnixNano <= known.Time)
            return null;
        if (point.Form == ClientMetricForm.Gauge || !point.IsCumulative || known is null || known.Start != point.StartUnixNano)
            return new(point.Count, point.Sum, point.Buckets);
        if (point.Form == ClientMetricForm.Counter)
            return point.Sum < known.Sum ? new(1, point.Sum, []) : new(1, point.Sum - known.Sum, []);
        return point.Count >= known.Count && Distribution.Minus(point.Buckets, known.Buckets) is { } between
            ? new(point.Count - known.Count, point.Sum - known.Sum, between)
            : new(point.Count, point.Sum, point.Buckets);
    }
}

/// <summary>Recordings, their sum and their distribution.</summary>
internal sealed record MetricAmount(double Count, double Sum, IReadOnlyList<MetricBucket> Buckets)
{
    public static MetricAmount Of(IReadOnlyCollection<MetricAmount> parts) =>
        new(parts.Sum(part => part.Count), parts.Sum(part => part.Sum), Distribution.Plus(parts.SelectMany(part => part.Buckets), []));

    public MetricAmount Plus(MetricAmount other) => new(Count + other.Count, Sum + other.Sum, Distribution.Plus(Buckets, other.Buckets));
}
