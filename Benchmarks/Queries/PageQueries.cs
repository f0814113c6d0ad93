using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Benchmarks.Queries;

/// <summary>What pages ask, by page and range.</summary>
internal static class PageQueries
{
    private static readonly int[] Ranges = [1, 7, StoreFill.Days];

    public static IEnumerable<(string Name, Func<ITraceQuery, Task> Ask)> All =>
    [
        .. Ranges.SelectMany(days => OfRange($"{days} d", Last(days))),
        .. OfRange("30 d, one feature", Last(StoreFill.Days) with { Features = ["docs"] }).Where(query => !query.Name.Contains("choices", StringComparison.Ordinal)),
        .. Searches("1 d", Last(1)),
        .. Searches("30 d", Last(StoreFill.Days)),
        ("a trace by id", query => query.GetTraceAsync(StoreFill.TraceText(StoreFill.Middle))),
        ("a trace by id that is not there", query => query.GetTraceAsync("00000000000000000000000000001234")),
        ("the scores of a trace", query => query.GetScoresAsync(Last(1).Range, StoreFill.TraceText(StoreFill.Middle))),
        ("facts after a sequence", query => query.GetFactsAsync(5_000)),
        ("scores of a day", query => query.GetScoresAsync(Last(1).Range)),
        ("scores of 30 d", query => query.GetScoresAsync(Last(StoreFill.Days).Range)),
        ("client metrics, 30 d", query => query.GetMetricsAsync(Last(StoreFill.Days).Range)),
        ("one client metric, 30 d", query => query.GetMetricAsync(ClientMetricsFill.Duration, Last(StoreFill.Days).Range)),
        ("status", query => query.GetStatusAsync()),
    ];

    private static IEnumerable<(string Name, Func<ITraceQuery, Task> Ask)> OfRange(string range, TraceFilter filter) =>
    [
        ($"overview: figures, {range}", query => query.GetOverviewAsync(filter)),
        ($"overview, latency: stages, {range}", query => query.GetStagesAsync(filter)),
        ($"overview: prompts, {range}", query => query.GetPromptsAsync(filter)),
        ($"overview: least faithful, {range}", query => query.GetTracesAsync(filter with { Order = TraceOrder.Worst, WorstScore = "faithfulness" }, 6)),
        ($"filter bar: choices, {range}", query => query.GetChoicesAsync(filter.Range)),
        ($"traces: newest, {range}", query => query.GetTracesAsync(filter)),
        ($"traces: second page, {range}", async query => await query.GetTracesAsync(filter, 50, (await query.GetTracesAsync(filter)).Next)),
        ($"traces: slowest, {range}", query => query.GetTracesAsync(filter with { Order = TraceOrder.Slowest })),
        ($"traces: costliest, {range}", query => query.GetTracesAsync(filter with { Order = TraceOrder.Costliest })),
        ($"traces: count, {range}", query => query.CountTracesAsync(filter)),
        ($"latency: heat map, {range}", query => query.GetHeatMapAsync(filter)),
        ($"latency: slowest 1 %, {range}", query => query.GetSlowSharesAsync(filter)),
        ($"latency: by model, {range}", query => query.GetLatencyByAsync(LatencyDimension.Model, filter)),
        ($"latency: by feature, {range}", query => query.GetLatencyByAsync(LatencyDimension.Feature, filter)),
        ($"cost: by model, {range}", query => query.GetCostsAsync([CostDimension.Model], filter)),
        ($"cost: by user, {range}", query => query.GetCostsAsync([CostDimension.User], filter, 10)),
        ($"cost: by day, {range}", query => query.GetCostsAsync([CostDimension.Day], filter, 500)),
        ($"cost: unpriced, {range}", query => query.GetUnpricedAsync(filter)),
        ($"errors, {range}", query => query.GetErrorsAsync(filter)),
        ($"sessions, {range}", query => query.GetSessionsAsync(filter)),
    ];

    private static IEnumerable<(string Name, Func<ITraceQuery, Task> Ask)> Searches(string range, TraceFilter filter) =>
    [
        ($"traces: of a user, {range}", query => query.GetTracesAsync(filter with { Users = ["u-17"] })),
        ($"traces: of a session, {range}", query => query.GetTracesAsync(filter with { Sessions = ["s-1234"] })),
        ($"traces: with an attribute, {range}", query => query.GetTracesAsync(filter with { Attributes = [new("service.version", "1.2.3")] })),
        ($"traces: low faithfulness, {range}", query => query.GetTracesAsync(filter with { Scores = [new("faithfulness", "<", 0.3)] })),
        ($"search: words in one trace, {range}", query => query.GetTracesAsync(filter with { Words = "ticket 7777 everything" })),
        ($"search: frequent words, {range}", query => query.GetTracesAsync(filter with { Words = "ticket settled" })),
        ($"search: words in no trace, {range}", query => query.GetTracesAsync(filter with { Words = "zeppelin" })),
        ($"stages of one user, {range}", query => query.GetStagesAsync(filter with { Users = ["u-17"] })),
    ];

    private static TraceFilter Last(int days) => new() { Range = new(StoreFill.End.AddDays(-days).AddSeconds(13.7), StoreFill.End.AddSeconds(13.7)) };
}
