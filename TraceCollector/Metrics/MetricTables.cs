using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Metrics;

/// <summary>Client metrics in and out of their three tables, within the indexer's transactions.</summary>
internal static class MetricTables
{
    public const string NotKept = "metric_points_not_kept";

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

    /// <summary>Minutes that have a row already are read, added to and replaced.</summary>
    public static void Write(StoreSession session, MetricBatch batch)
    {
        if (batch.NotKept is { } notKept)
            session.SetProgress(NotKept, notKept);
        if (batch.Streams.Count == 0)
            return;
        var minutes = Merged(session, batch);
        Replace(session, "drop-metric-series", "series", batch.Series.Keys.ToList());
        Replace(session, "drop-metric-streams", "streams", batch.Streams.Keys.ToList());
        session.Append("metric_series", batch.Series.Values, TableAppends.MetricSeries);
        session.Append("metric_streams", batch.Streams.Values, TableAppends.MetricStream);
        session.Append("metric_minutes", minutes, TableAppends.MetricMinute);
    }

    private static List<MetricMinute> Merged(StoreSession session, MetricBatch batch)
    {
        var places = new Dictionary<string, object?>
        {
            ["series"] = batch.Minutes.Keys.Select(place => place.Series).ToList(),
            ["minutes"] = batch.Minutes.Keys.Select(place => place.Minute).ToList(),
        };
        if (batch.Minutes.Count == 0)
            return [];
        var known = session.Query(Sql.Query("metric-minutes-known"), places,
            row => new MetricMinute(row.Long("series_id"), row.Long("minute"), Amount(row), row.Long("position"))).ToDictionary(minute => (minute.Series, minute.Minute));
        session.Execute(Sql.Query("drop-metric-minutes"), places);
        return [.. batch.Minutes.Select(item => known.TryGetValue(item.Key, out var before) ? item.Value with { Amount = before.Amount.Plus(item.Value.Amount) } : item.Value)];
    }

    public static MetricAmount Amount(StoreRow row) => new(row.Double("count"), row.Double("sum"), Distribution.Read(row.Text("buckets")));

    private static void Replace<T>(StoreSession session, string statement, string name, List<T> keys) =>
        session.Execute(Sql.Query(statement), new Dictionary<string, object?> { [name] = keys });
}
