using LlmAspire.TraceCollector.Ui.Charts;
using LlmAspire.TraceCollector.Ui.Figures;

namespace LlmAspire.TraceCollector.Ui.Latency;

internal static class LatencyCharts
{
    /// <summary>p50, p95 and p99 of one stage over time.</summary>
    public static ChartSpec Quantiles(StageReport report, StageLatency stage, string link)
    {
        var colour = Colour(stage.Stage);
        return Spec(report, link,
        [
            new("p50", colour, Points(report, stage, stats => stats.P50), "dotted"),
            new("p95", colour, Points(report, stage, stats => stats.P95), "dashed"),
            new("p99", colour, Points(report, stage, stats => stats.P99)),
        ]);
    }

    /// <summary>One quantile of every stage over time, on a logarithmic axis: stages differ by orders of magnitude.</summary>
    public static ChartSpec Compared(StageReport report, string link) =>
        Spec(report, link, [.. report.Stages.Where(stage => stage.Stage != "total").Select(stage => new ChartSeries(stage.Stage, Colour(stage.Stage), Points(report, stage, stats => Positive(stats.P95))))]) with { Log = true };

    public static ChartSpec Heat(HeatMap map, string link) =>
        new("heat", "ms", map.Range.From.ToUnixTimeMilliseconds(), map.Range.To.ToUnixTimeMilliseconds(), map.BucketSeconds * 1000L, link, [], Log: true)
        {
            Cells = [.. map.Cells.Select(cell => new ChartCell(cell.At.ToUnixTimeMilliseconds(), cell.FromMs, cell.ToMs, cell.Count))],
        };

    private static ChartSpec Spec(StageReport report, string link, IReadOnlyList<ChartSeries> series) =>
        new("line", "ms", report.Range.From.ToUnixTimeMilliseconds(), report.Range.To.ToUnixTimeMilliseconds(), report.BucketSeconds * 1000L, link, series);

    private static IReadOnlyList<ChartPoint> Points(StageReport report, StageLatency stage, Func<LatencyStats, double?> value) => ChartPoint.WithGaps(
        [.. stage.Buckets.Select(bucket => new ChartPoint(bucket.At.ToUnixTimeMilliseconds(), value(bucket.Stats)))], report.BucketSeconds * 1000L);

    // A logarithm has no zero.
    private static double? Positive(double ms) => ms > 0 ? ms : null;

    private static string Colour(string stage) => StageShare.Order.Contains(stage) ? stage : "accent";
}
