using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Metrics;

/// <summary>Client metrics in and out of their tables, within the indexer's transactions.</summary>
internal static class MetricTables
{
    public const string NotKept = "metric_points_not_kept";

    /// <summary>What is kept by minute and, for charts of days, by hour.</summary>
    public static readonly string[] Recorded = ["metric_minutes", "metric_hours"];

    public const int MinutesPerHour = 60;

    public static ClientMetrics Load(StoreSession session)
    {
        var metrics = new ClientMetrics();
        metrics.Restore(
            session.Query(Sql.Query("metric-series"), ReadSeries),
            session.Query(Sql.Query("metric-streams"), row => new MetricStream(TraceKey.Write(row.Trace("stream_key")), row.Span("start_ns"), row.Span("time_ns"), row.Double("count"), row.Double("sum"), Distribution.Read(row.Text("buckets")))),
            PointsNotKept(session));
        return metrics;
    }

    public static long PointsNotKept(StoreSession session) => session.Progress(NotKept) ?? 0;

    public static MetricSeries ReadSeries(StoreRow row) => new(row.NeededText("name"), row.Text("unit"), row.Word<ClientMetricForm>("form"),
        new(row.Text("service"), row.Text("model"), row.Text("provider"), row.Text("operation"), row.Text("token_type"), row.Text("error_type")));

    /// <summary>Minutes and hours that have a row already are read, added to and replaced.</summary>
    public static void Write(StoreSession session, MetricBatch batch)
    {
        if (batch.NotKept is { } notKept)
            session.SetProgress(NotKept, notKept);
        if (batch.Streams.Count == 0)
            return;
        Replace(session, "drop-metric-series", "series", batch.Series.Keys.ToList());
        Replace(session, "drop-metric-streams", "streams", batch.Streams.Keys.ToList());
        session.Append("metric_series", batch.Series.Values, TableAppends.MetricSeries);
        session.Append("metric_streams", batch.Streams.Values, TableAppends.MetricStream);
        Add(session, "metric_minutes", batch.Minutes.Values);
        Add(session, "metric_hours", Hours(batch.Minutes.Values));
    }

    /// <summary>Whole hours of a stretch of minutes; none at its end where it holds none.</summary>
    public static (long From, long To) WholeHours(long from, long to) =>
        (from + MinutesPerHour - 1) / MinutesPerHour * MinutesPerHour is var begin && to / MinutesPerHour * MinutesPerHour is var end && begin < end ? (begin, end) : (to, to);

    internal static IReadOnlyCollection<MetricMinute> Hours(IReadOnlyCollection<MetricMinute> minutes) =>
        [.. minutes.GroupBy(minute => (minute.Series, Hour: minute.Minute / MinutesPerHour * MinutesPerHour)).Select(hour => new MetricMinute(
            hour.Key.Series, hour.Key.Hour, MetricAmount.Of([.. hour.Select(minute => minute.Amount)]), hour.Max(minute => minute.Position)))];

    private static void Add(StoreSession session, string table, IReadOnlyCollection<MetricMinute> added)
    {
        if (added.Count == 0)
            return;
        string Of(string query) => Sql.Query(query).Replace("{table}", table, StringComparison.Ordinal);
        var places = new Dictionary<string, object?>
        {
            ["series"] = added.Select(minute => minute.Series).ToList(),
            ["minutes"] = added.Select(minute => minute.Minute).ToList(),
        };
        var known = session.Query(Of("metric-minutes-known"), places,
            row => new MetricMinute(row.Long("series_id"), row.Long("minute"), Amount(row), row.Long("position"))).ToDictionary(minute => (minute.Series, minute.Minute));
        session.Execute(Of("drop-metric-minutes"), places);
        List<MetricMinute> merged = [.. added.Select(minute => known.TryGetValue((minute.Series, minute.Minute), out var before) ? minute with { Amount = before.Amount.Plus(minute.Amount) } : minute)];
        session.Append(table, merged, TableAppends.MetricMinute);
    }

    public static MetricAmount Amount(StoreRow row) => new(row.Double("count"), row.Double("sum"), Distribution.Read(row.Text("buckets")));

    private static void Replace<T>(StoreSession session, string statement, string name, List<T> keys) =>
        session.Execute(Sql.Query(statement), new Dictionary<string, object?> { [name] = keys });
}
