using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Metrics;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.Benchmarks.Queries;

/// <summary>What clients measured themselves, minute by minute: durations of four models, and tokens.</summary>
internal static class ClientMetricsFill
{
    public const string Duration = "gen_ai.client.operation.duration";

    private static readonly MetricBucket[] Buckets = [new(0, 0.5, 10), new(0.5, 1, 20), new(1, 2, 8), new(2, 4, 2)];

    private const string Written = "benchmark_metrics";

    public static void WriteOnce(StoreSession session)
    {
        if (session.Progress(Written) is not null)
            return;
        session.SetProgress(Written, 1);
        List<MetricSeries> series = [.. Enumerable.Range(0, 4).SelectMany(model => new[] { Series(Duration, "s", ClientMetricForm.Histogram, model), Series("gen_ai.client.token.usage", "{token}", ClientMetricForm.Counter, model) })];
        session.Append("metric_series", series, TableAppends.MetricSeries);
        var first = StoreFill.End.AddDays(-StoreFill.Days).ToUnixTimeSeconds() / 60;
        for (var day = 0; day < StoreFill.Days; day++)
            WriteDay(session, [.. Enumerable.Range(day * 1440, 1440).SelectMany(minute => series.Select(own => Minute(own, first + minute)))]);
    }

    private static void WriteDay(StoreSession session, MetricMinute[] minutes)
    {
        session.Append("metric_minutes", minutes, TableAppends.MetricMinute);
        session.Append("metric_hours", MetricTables.Hours(minutes), TableAppends.MetricMinute);
    }

    private static MetricSeries Series(string name, string unit, ClientMetricForm form, int model) => new(name, unit, form, new("ragapi", $"model-{model}", "openai", "chat", null, null));

    private static MetricMinute Minute(MetricSeries series, long minute) =>
        new(series.Id, minute, new(40, 44, series.Form == ClientMetricForm.Histogram ? Buckets : []), minute);
}
