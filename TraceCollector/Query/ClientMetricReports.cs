using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Metrics;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Client metrics from their minutes, and from their hours where those serve.</summary>
internal sealed class ClientMetricReports(TraceStore store)
{
    private const int SecondsPerMinute = 60;

    public Task<ClientMetricList> ListAsync(TimeRange range, CancellationToken cancellationToken) => store.ReadAsync(session => new ClientMetricList(
        range,
        session.Query(session.Statement("list-metrics"), Minutes(range), row => new ClientMetric(
            row.NeededText("name"), row.Text("unit"), row.Word<ClientMetricForm>("form"), row.Long("series"), (long)row.Double("count"), row.Double("sum"),
            At(row.Long("first_minute")), At(row.Long("last_minute")))),
        MetricTables.PointsNotKept(session)), cancellationToken);

    public Task<ClientMetricReport?> GetAsync(string name, TimeRange range, TimeSpan? bucket, CancellationToken cancellationToken)
    {
        var width = Math.Max(1, (Buckets.Seconds(range, bucket) + SecondsPerMinute - 1) / SecondsPerMinute);
        var parameters = Minutes(range);
        var (from, to) = ((long)parameters["from"]!, (long)parameters["to"]!);
        (parameters["name"], parameters["width"]) = (name, (long)width);
        (parameters["hours_from"], parameters["hours_to"]) = width % MetricTables.MinutesPerHour == 0 ? MetricTables.WholeHours(from, to) : (to, to);
        return store.ReadAsync(session => Report(name, range, width * SecondsPerMinute,
            session.Query(Sql.Query("metric"), parameters, row => new Recorded(MetricTables.ReadSeries(row), row.Long("minute"), MetricTables.Amount(row)))), cancellationToken);
    }

    private sealed record Recorded(MetricSeries Series, long Minute, MetricAmount Amount);

    private static ClientMetricReport? Report(string name, TimeRange range, int bucketSeconds, List<Recorded> recorded)
    {
        if (recorded.Count == 0)
            return null;
        // Thousands of rows become one for each point of the chart, before anything is told of them.
        List<Recorded> rows = [.. recorded.GroupBy(row => (row.Series.Id, row.Minute)).Select(same => same.First() with { Amount = MetricAmount.Of([.. same.Select(row => row.Amount)]) })];
        var form = rows[0].Series.Form;
        var series = rows.GroupBy(row => row.Series.Id).Select(own => new MetricSeriesStats(own.First().Series.Dimensions, Stats(form, own), ByTime(form, own)))
            .OrderByDescending(own => own.Stats.Count).ThenByDescending(own => own.Stats.Sum).ToList();
        return new(name, rows[0].Series.Unit, form, range, bucketSeconds, Stats(form, rows), ByTime(form, rows), series);
    }

    private static List<MetricPointStats> ByTime(ClientMetricForm form, IEnumerable<Recorded> rows) =>
        [.. rows.GroupBy(row => row.Minute).OrderBy(same => same.Key).Select(same => new MetricPointStats(At(same.Key), Stats(form, same)))];

    private static MetricStats Stats(ClientMetricForm form, IEnumerable<Recorded> rows)
    {
        var (count, sum, buckets) = MetricAmount.Of([.. rows.Select(row => row.Amount)]);
        return new((long)count, sum, count > 0 && form != ClientMetricForm.Counter ? sum / count : null,
            Quantile(buckets, count, sum, 0.5), Quantile(buckets, count, sum, 0.95), Quantile(buckets, count, sum, 0.99));
    }

    /// <summary>
    /// Wide buckets say little, the sum says more: of values that are never negative, those that reach a quantile cannot add up to more
    /// than all do. (Semantic Kernel sends seconds in buckets made for milliseconds.)
    /// </summary>
    internal static double? Quantile(IReadOnlyList<MetricBucket> buckets, double count, double sum, double share)
    {
        var quantile = Distribution.Quantile(buckets, share);
        if (quantile is null || buckets[0].Low < 0)
            return quantile;
        var reaching = Math.Max(1, Math.Ceiling(((1 - share) * count) - 1e-9));
        return count <= 1 ? sum : Math.Min(quantile.Value, sum / reaching);
    }

    /// <summary>Minutes that begin within the range; the first one may have begun before it.</summary>
    private static Dictionary<string, object?> Minutes(TimeRange range) => new()
    {
        ["from"] = range.From.ToUnixTimeSeconds() / SecondsPerMinute,
        ["to"] = (range.To.ToUnixTimeSeconds() + SecondsPerMinute - 1) / SecondsPerMinute,
    };

    private static DateTimeOffset At(long minute) => DateTimeOffset.FromUnixTimeSeconds(minute * SecondsPerMinute);
}
