using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>How requests' durations are spread: over time, over stages, over what they have in common.</summary>
internal sealed class Latencies(TraceStore store, int exactUpTo = RollupQuery.ExactUpTo)
{
    private const int BucketsPerCell = LatencyBuckets.PerOctave / 4;
    private const int MostGroups = 50;

    public Task<HeatMap> GetHeatMapAsync(TraceFilter filter, TimeSpan? bucket, CancellationToken cancellationToken)
    {
        var width = Buckets.Seconds(filter.Range, bucket);
        return store.ReadAsync(session =>
        {
            width = bucket is null && RollupQuery.IsLarge(session, filter.Range, exactUpTo) ? Buckets.ForRollups(width, filter) : width;
            var hits = Sketched.ByTime(session, new RollupQuery(filter, width)).SelectMany(time => time.Value.Buckets.Select(hit => (time.Key, hit.Bucket, hit.Count)));
            return new HeatMap(filter.Range, width, [.. hits.GroupBy(hit => (AtUs: hit.Key, Row: RowOf(hit.Bucket))).OrderBy(cell => cell.Key)
                .Select(cell => new HeatCell(StoreTime.Read(cell.Key.AtUs), Bound(cell.Key.Row), Bound(cell.Key.Row + 1), cell.Sum(hit => hit.Count)))]);
        }, cancellationToken);
    }

    public Task<SlowShares> GetSlowSharesAsync(TraceFilter filter, CancellationToken cancellationToken) => store.ReadAsync(session =>
    {
        var large = RollupQuery.IsLarge(session, filter.Range, exactUpTo);
        var p99 = large ? SketchedP99(session, filter) : ExactP99(session, filter);
        var conditions = TraceConditions.Of(filter, trafficOnly: true);
        conditions.Parameters["slow"] = p99 ?? 0;
        return session.Query(conditions.Into(session, "slow-shares"), conditions.Parameters, row =>
            new SlowShares(filter.Range, p99, row.Long("n"), row.Long("slow_n"), large ? LatencyBuckets.RelativeError : null, StageTimes(row)))[0];
    }, cancellationToken);

    public Task<LatencyGroups> GetLatencyByAsync(LatencyDimension by, TraceFilter filter, CancellationToken cancellationToken) => store.ReadAsync(session =>
    {
        var query = new RollupQuery(filter, RollupChanges.Day, byGroup: true).With("value", ValueOf(by));
        query.Parameters["limit"] = (long)MostGroups;
        var traffic = query.Rows(session, "traffic-by", row => (
            Value: row.NeededText("value"), Requests: row.Long("requests"), Errors: row.Long("errors"), CostUsd: row.Long("costed") > 0 ? row.MaybeDouble("cost_usd") : null));
        query.Parameters["values"] = traffic.ConvertAll(row => row.Value);
        var durations = Sketched.Read(session, query, "duration-by", row => row.NeededText("value"));
        return new LatencyGroups(filter.Range, by, LatencyBuckets.RelativeError, [.. traffic.Select(row =>
        {
            var stats = Sketched.Stats(durations.GetValueOrDefault(row.Value) ?? new());
            return new LatencyGroup(row.Value, row.Requests, row.Errors, stats.P50, stats.P95, stats.P99, row.CostUsd);
        })]);
    }, cancellationToken);

    private static string ValueOf(LatencyDimension by) => by switch
    {
        LatencyDimension.Model => "unnest(t.models)",
        LatencyDimension.Prompt => "unnest(t.prompts)",
        LatencyDimension.Service => "t.service",
        _ => "t.feature",
    };

    /// <summary>A cell's row from below; the lowest holds all that took less than a microsecond.</summary>
    private static int RowOf(short bucket) => (int)Math.Floor(Math.Max(bucket, LatencyBuckets.Of(0.001)) / (double)BucketsPerCell);

    private static double Bound(int row) => LatencyBuckets.Low(row * BucketsPerCell);

    private static double? SketchedP99(StoreSession session, TraceFilter filter)
    {
        var sketch = Sketched.All(Sketched.ByTime(session, new RollupQuery(filter, RollupChanges.Day)).Values);
        return sketch.Count == 0 ? null : sketch.Quantile(0.99);
    }

    private static double? ExactP99(StoreSession session, TraceFilter filter)
    {
        var conditions = TraceConditions.Of(filter, trafficOnly: true);
        return session.Query(conditions.Into("duration-p99"), conditions.Parameters, row => row.MaybeDouble("p99"))[0];
    }

    /// <summary>Stages in the order of an answer, then what lies in none of them. Where stages overlap, their sum is the whole.</summary>
    private static List<SlowStage> StageTimes(StoreRow row)
    {
        var names = Words<Stage>.All.ToList();
        var (slow, all) = (names.ConvertAll(name => row.Double($"slow_{name}_ms")), names.ConvertAll(name => row.Double($"{name}_ms")));
        var (slowWhole, whole) = (Math.Max(row.Double("slow_total_ms"), slow.Sum()), Math.Max(row.Double("total_ms"), all.Sum()));
        if (whole <= 0)
            return [];
        (names, slow, all) = ([.. names, "other"], [.. slow, slowWhole - slow.Sum()], [.. all, whole - all.Sum()]);
        var slowRequests = Math.Max(1, row.Long("slow_n"));
        return [.. names.Select((name, i) => new SlowStage(name, all[i] / whole, slowWhole > 0 ? slow[i] / slowWhole : 0, slow[i] / slowRequests)).Where(stage => stage.Share > 0 || stage.SlowShare > 0)];
    }
}
