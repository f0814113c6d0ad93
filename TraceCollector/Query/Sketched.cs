using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Figures of many requests, from rollups.</summary>
internal static class Sketched
{
    public static List<StageLatency> Stages(StoreSession session, RollupQuery query)
    {
        var hits = query.Rows(session, "stage-buckets", row => (Stage: row.NeededText("stage"), Hit: Hit(row)));
        return [.. hits.GroupBy(row => row.Stage, row => row.Hit).Select(stage => new StageLatency(
            stage.Key,
            Stats(Sketch(stage)),
            [.. ByTime(stage).Select(bucket => new StageBucket(StoreTime.Read(bucket.AtUs), Stats(bucket.Sketch)))]))];
    }

    /// <summary>The whole range's totals and each bucket's, as <c>overview-traces</c> has them exactly.</summary>
    public static List<TrafficFigures> Traffic(StoreSession session, RollupQuery query)
    {
        var hits = query.Rows(session, "duration-buckets", Hit);
        var byTime = ByTime(hits).ToDictionary(bucket => bucket.AtUs, bucket => bucket.Sketch);
        var all = Sketch(hits);
        return query.Rows(session, "traffic-sums", row =>
        {
            var at = row.MaybeLong("at_us");
            var sketch = at is { } us ? byTime.GetValueOrDefault(us) ?? new() : all;
            return new TrafficFigures(at, row.Long("requests"), row.Long("errors"), Quantile(sketch, 0.5), Quantile(sketch, 0.95),
                row.Long("costed") > 0 ? row.Double("cost_usd") : null, row.Long("unpriced"));
        });
    }

    public static LatencyStats Stats(LatencySketch sketch) =>
        new(sketch.Count, sketch.Quantile(0.5), sketch.Quantile(0.95), sketch.Quantile(0.99), sketch.Max);

    public static LatencySketch Sketch(IEnumerable<BucketHits> hits)
    {
        var sketch = new LatencySketch();
        foreach (var hit in hits)
            sketch.Add(hit.Bucket, hit.Count);
        return sketch;
    }

    public static BucketHits Hit(StoreRow row) => new(row.Long("at_us"), row.Short("bucket"), row.Long("n"));

    private static IEnumerable<(long AtUs, LatencySketch Sketch)> ByTime(IEnumerable<BucketHits> hits) =>
        hits.GroupBy(hit => hit.AtUs).OrderBy(bucket => bucket.Key).Select(bucket => (bucket.Key, Sketch(bucket)));

    private static double? Quantile(LatencySketch sketch, double part) => sketch.Count == 0 ? null : sketch.Quantile(part);
}

/// <summary>How many durations fell into one bucket of <see cref="LatencyBuckets"/> in one bucket of time.</summary>
internal readonly record struct BucketHits(long AtUs, short Bucket, long Count);

/// <summary>What requests sum up to in a bucket of time, or in all (<paramref name="At"/> <c>null</c>).</summary>
internal sealed record TrafficFigures(long? At, long Requests, long Errors, double? P50, double? P95, double? CostUsd, long Unpriced)
{
    public static TrafficFigures Read(StoreRow row) => new(row.MaybeLong("at_us"), row.Long("requests"), row.Long("errors"),
        row.MaybeDouble("p50"), row.MaybeDouble("p95"), row.MaybeDouble("cost_usd"), row.Long("unpriced"));
}
