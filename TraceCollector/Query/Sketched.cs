using System.Runtime.InteropServices;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Figures of many requests, from rollups.</summary>
internal static class Sketched
{
    public static List<StageLatency> Stages(StoreSession session, RollupQuery query)
    {
        var sketches = Read(session, query, "stage-buckets", row => (Stage: row.NeededText("stage"), At: row.Long("at_us")));
        return [.. sketches.GroupBy(sketch => sketch.Key.Stage).Select(stage => new StageLatency(
            stage.Key,
            Stats(All(stage.Select(sketch => sketch.Value))),
            [.. stage.OrderBy(sketch => sketch.Key.At).Select(sketch => new StageBucket(StoreTime.Read(sketch.Key.At), Stats(sketch.Value)))]))];
    }

    /// <summary>The whole range's totals and each bucket's, as <c>overview-traces</c> has them exactly.</summary>
    public static List<TrafficFigures> Traffic(StoreSession session, RollupQuery query)
    {
        var byTime = ByTime(session, query);
        var all = All(byTime.Values);
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

    /// <summary>How durations are spread in each bucket of time.</summary>
    public static Dictionary<long, LatencySketch> ByTime(StoreSession session, RollupQuery query) => Read(session, query, "duration-buckets", row => row.Long("at_us"));

    /// <summary>What a statement says in lists of <c>buckets</c> and <c>counts</c>, added up by key.</summary>
    public static Dictionary<TKey, LatencySketch> Read<TKey>(StoreSession session, RollupQuery query, string statement, Func<StoreRow, TKey> key) where TKey : notnull
    {
        var sketches = new Dictionary<TKey, LatencySketch>();
        query.Each(session, statement, row =>
        {
            ref var sketch = ref CollectionsMarshal.GetValueRefOrAddDefault(sketches, key(row), out _);
            (sketch ??= new()).Add(row.Numbers<short>("buckets"), row.Numbers<long>("counts"));
        });
        return sketches;
    }

    public static LatencySketch All(IEnumerable<LatencySketch> parts)
    {
        var all = new LatencySketch();
        foreach (var part in parts)
            all.Add(part);
        return all;
    }

    private static double? Quantile(LatencySketch sketch, double part) => sketch.Count == 0 ? null : sketch.Quantile(part);
}

/// <summary>What requests sum up to in a bucket of time, or in all (<paramref name="At"/> <c>null</c>).</summary>
internal sealed record TrafficFigures(long? At, long Requests, long Errors, double? P50, double? P95, double? CostUsd, long Unpriced)
{
    public static TrafficFigures Read(StoreRow row) => new(row.MaybeLong("at_us"), row.Long("requests"), row.Long("errors"),
        row.MaybeDouble("p50"), row.MaybeDouble("p95"), row.MaybeDouble("cost_usd"), row.Long("unpriced"));
}
