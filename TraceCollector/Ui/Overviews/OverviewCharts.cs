using LlmAspire.TraceCollector.Ui.Charts;

namespace LlmAspire.TraceCollector.Ui.Overviews;

internal static class OverviewCharts
{
    public static ChartSpec Requests(Overview overview, string link)
    {
        var succeeded = new ChartSeries("succeeded", "other", Points(overview, bucket => bucket.Requests - bucket.Errors));
        var failed = new ChartSeries("failed", "error", Points(overview, bucket => bucket.Errors));
        return Spec(overview, link, "bar", "count", [succeeded, failed]) with { Stacked = true };
    }

    public static ChartSpec Quality(Overview overview, string link) =>
        Spec(overview, link, "line", "score", [new("faithfulness", "high", ChartPoint.WithGaps(Points(overview, bucket => bucket.Faithfulness), overview.BucketSeconds * 1000L))]) with { Min = 0, Max = 1 };

    public static ChartSpec Cost(Overview overview, string link) =>
        Spec(overview, link, "bar", "usd", [new("cost", "accent", Points(overview, bucket => bucket.CostUsd))]);

    private static ChartSpec Spec(Overview overview, string link, string kind, string unit, IReadOnlyList<ChartSeries> series) =>
        new(kind, unit, overview.Range.From.ToUnixTimeMilliseconds(), overview.Range.To.ToUnixTimeMilliseconds(), overview.BucketSeconds * 1000L, link, series);

    private static List<ChartPoint> Points(Overview overview, Func<OverviewBucket, double?> value) =>
        [.. overview.Buckets.Select(bucket => new ChartPoint(bucket.At.ToUnixTimeMilliseconds(), value(bucket)))];
}
