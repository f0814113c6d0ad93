using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>
/// Figures over many traces; stages are the sums per trace that facts carry. Quantiles are exact up to <see cref="RollupQuery.ExactUpTo"/>
/// requests in the range, and within <see cref="LatencyBuckets.RelativeError"/> beyond; counts and sums are always exact.
/// </summary>
internal sealed class Reports(TraceStore store, int exactUpTo = RollupQuery.ExactUpTo)
{
    private static readonly string[] Order = ["total", .. Words<Stage>.All];

    public Task<StageReport> GetStagesAsync(TraceFilter filter, TimeSpan? bucket, CancellationToken cancellationToken)
    {
        var width = Buckets.Seconds(filter.Range, bucket);
        return store.ReadAsync(session =>
        {
            var large = RollupQuery.IsLarge(session, filter.Range, exactUpTo);
            width = large && bucket is null ? Buckets.ForRollups(width, filter) : width;
            var stages = large ? Sketched.Stages(session, new RollupQuery(filter, width)) : Exact(session, filter, width);
            return new StageReport(filter.Range, width, [.. stages.OrderBy(stage => Array.IndexOf(Order, stage.Stage))]) { RelativeError = large ? LatencyBuckets.RelativeError : null };
        }, cancellationToken);
    }

    public async Task<Overview> GetOverviewAsync(TraceFilter filter, CancellationToken cancellationToken)
    {
        var before = filter with { Range = new(filter.Range.From - filter.Range.Length, filter.Range.From) };
        var large = await store.ReadAsync(session => RollupQuery.IsLarge(session, new(before.Range.From, filter.Range.To), exactUpTo), cancellationToken);
        var width = Buckets.Seconds(filter.Range, null);
        width = large ? Buckets.ForRollups(width, filter) : width;
        // Side by side: a good part of each is planning, which takes one processor.
        var previous = store.ReadAsync(session => Period(session, before, width, large), cancellationToken);
        var (totals, buckets) = await store.ReadAsync(session => Period(session, filter, width, large), cancellationToken);
        return new Overview(filter.Range, width, totals, (await previous).Totals, buckets) { RelativeError = large ? LatencyBuckets.RelativeError : null };
    }

    private static List<StageLatency> Exact(StoreSession session, TraceFilter filter, int width)
    {
        var conditions = Bucketed(filter, width);
        var rows = session.Query(conditions.Into("stages"), conditions.Parameters,
            row => (Stage: row.NeededText("stage"), At: row.MaybeLong("at_us"), Stats: Latency(row)));
        return [.. rows.GroupBy(row => row.Stage).Select(stage => new StageLatency(
            stage.Key,
            stage.First(row => row.At is null).Stats,
            [.. stage.Where(row => row.At is not null).OrderBy(row => row.At).Select(row => new StageBucket(StoreTime.Read(row.At!.Value), row.Stats))]))];
    }

    private static (OverviewTotals Totals, List<OverviewBucket> Buckets) Period(StoreSession session, TraceFilter filter, int width, bool large)
    {
        var conditions = Bucketed(filter, width);
        var traces = large ? Sketched.Traffic(session, new RollupQuery(filter, width)) : session.Query(conditions.Into("overview-traces"), conditions.Parameters, TrafficFigures.Read);
        var said = Verdicts.ByTime(session, filter, width);
        var (total, judged) = (traces.Single(row => row.At is null), said.Single(row => row.At is null));
        return (new(total.Requests, total.Errors, total.P50, total.P95, total.CostUsd, total.Unpriced, judged.Mean, judged.HalfWidth, judged.Count, judged.Helpful, judged.NotHelpful),
            Join(traces, said));
    }

    private static List<OverviewBucket> Join(List<TrafficFigures> traces, List<SaidFigures> said)
    {
        var judged = said.Where(row => row.At is not null).ToDictionary(row => row.At!.Value);
        return [.. traces.Where(row => row.At is not null).Select(row =>
        {
            var verdicts = judged.GetValueOrDefault(row.At!.Value);
            return new OverviewBucket(StoreTime.Read(row.At.Value), row.Requests, row.Errors, row.P95, row.CostUsd, verdicts?.Mean, verdicts?.Count ?? 0);
        })];
    }

    private static TraceConditions Bucketed(TraceFilter filter, int widthSeconds)
    {
        var conditions = TraceConditions.Of(filter, trafficOnly: true);
        conditions.Parameters["width"] = widthSeconds * 1_000_000L;
        return conditions;
    }

    private static LatencyStats Latency(StoreRow row) =>
        new(row.Long("n"), row.Double("p50"), row.Double("p95"), row.Double("p99"), row.Double("max"));
}
