using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Figures over many traces. Quantiles are exact, from the traces' rows; stages are the sums per trace that facts carry.</summary>
internal sealed class Reports(TraceStore store)
{
    private static readonly string[] Order = ["total", .. Words<Stage>.All];

    public Task<StageReport> GetStagesAsync(TraceFilter filter, TimeSpan? bucket, CancellationToken cancellationToken)
    {
        var width = Buckets.Seconds(filter.Range, bucket);
        var conditions = Bucketed(filter, width);
        return store.ReadAsync(session =>
        {
            var rows = session.Query(conditions.Into("stages"), conditions.Parameters,
                row => (Stage: row.NeededText("stage"), At: row.MaybeLong("at_us"), Stats: Latency(row))).ToLookup(row => row.Stage);
            return new StageReport(filter.Range, width, [.. Order.Where(rows.Contains).Select(stage => new StageLatency(
                stage,
                rows[stage].First(row => row.At is null).Stats,
                [.. rows[stage].Where(row => row.At is not null).OrderBy(row => row.At).Select(row => new StageBucket(StoreTime.Read(row.At!.Value), row.Stats))]))]);
        }, cancellationToken);
    }

    public Task<Overview> GetOverviewAsync(TraceFilter filter, CancellationToken cancellationToken)
    {
        var width = Buckets.Seconds(filter.Range, null);
        var before = filter with { Range = new(filter.Range.From - filter.Range.Length, filter.Range.From) };
        return store.ReadAsync(session =>
        {
            var (totals, buckets) = Period(session, filter, width);
            var (previous, _) = Period(session, before, width);
            return new Overview(filter.Range, width, totals, previous, buckets);
        }, cancellationToken);
    }

    private static (OverviewTotals Totals, List<OverviewBucket> Buckets) Period(StoreSession session, TraceFilter filter, int width)
    {
        var conditions = Bucketed(filter, width);
        var traces = session.Query(conditions.Into("overview-traces"), conditions.Parameters, Traffic.Read);
        var quality = session.Query(conditions.Into("overview-quality"), conditions.Parameters, Quality.Read);
        var plain = TraceConditions.Of(filter, trafficOnly: true);
        var (helpful, notHelpful) = session.Query(plain.Into("overview-feedback"), plain.Parameters, row => (row.Long("helpful"), row.Long("not_helpful")))[0];
        var total = traces.Single(row => row.At is null);
        var judged = quality.SingleOrDefault(row => row.At is null);
        return (new(total.Requests, total.Errors, total.P50, total.P95, total.CostUsd, total.Unpriced, judged?.Mean, judged?.HalfWidth, judged?.Count ?? 0, helpful, notHelpful),
            Join(traces, quality));
    }

    private static List<OverviewBucket> Join(List<Traffic> traces, List<Quality> quality)
    {
        var judged = quality.Where(row => row.At is not null).ToDictionary(row => row.At!.Value);
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

    private sealed record Traffic(long? At, long Requests, long Errors, double? P50, double? P95, double? CostUsd, long Unpriced)
    {
        public static Traffic Read(StoreRow row) => new(row.MaybeLong("at_us"), row.Long("requests"), row.Long("errors"),
            row.MaybeDouble("p50"), row.MaybeDouble("p95"), row.MaybeDouble("cost_usd"), row.Long("unpriced"));
    }

    private sealed record Quality(long? At, long Count, double? Mean, double? HalfWidth)
    {
        public static Quality Read(StoreRow row)
        {
            var (n, mean) = (row.Long("n"), row.MaybeDouble("mean"));
            return new(row.MaybeLong("at_us"), n, mean,
                Hajek.HalfWidth(n, mean ?? 0, row.Double("w"), row.Double("ww"), row.Double("wwv"), row.Double("wwvv")));
        }
    }
}
