using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

/// <summary>What a collector answers to every query there is, to be compared with what it answers later.</summary>
internal static partial class Answers
{
    private static TraceFilter All => CollectorHost.Everything;

    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(CollectorHost host)
    {
        var query = host.Query;
        var answers = new Dictionary<string, string>();
        async Task AddAsync<T>(string name, Task<T> answer) => answers.Add(name, Text(await answer));

        foreach (var order in Enum.GetValues<TraceOrder>())
            await AddAsync($"traces by {order}", query.GetTracesAsync(All with { Order = order, WorstScore = "faithfulness" }, 500));
        foreach (var trace in (await query.GetTracesAsync(All, 500)).Items)
        {
            await AddAsync($"trace {trace.TraceId}", query.GetTraceAsync(trace.TraceId));
            await AddAsync($"compact {trace.TraceId}", query.GetTraceAsync(trace.TraceId, compact: true));
        }
        foreach (var (name, filter) in Filters)
        {
            await AddAsync($"traces, {name}", query.GetTracesAsync(filter, 500));
            await AddAsync($"count, {name}", query.CountTracesAsync(filter));
            await AddAsync($"stages, {name}", query.GetStagesAsync(filter));
            await AddAsync($"heat map, {name}", query.GetHeatMapAsync(filter));
            await AddAsync($"slow, {name}", query.GetSlowSharesAsync(filter));
            await AddAsync($"overview, {name}", query.GetOverviewAsync(filter));
            await AddAsync($"errors, {name}", query.GetErrorsAsync(filter));
            await AddAsync($"sessions, {name}", query.GetSessionsAsync(filter));
            await AddAsync($"prompts, {name}", query.GetPromptsAsync(filter));
            foreach (var by in Enum.GetValues<LatencyDimension>())
                await AddAsync($"latency by {by}, {name}", query.GetLatencyByAsync(by, filter));
        }
        await AddAsync("choices", query.GetChoicesAsync(All.Range));
        await AddAsync("scores", query.GetScoresAsync(All.Range, limit: 500));
        await AddAsync("changes", query.GetChangesAsync(All.Range, limit: 500));
        await AddAsync("facts", query.GetFactsAsync(0, 5000));
        await AddAsync("metrics", query.GetMetricsAsync(All.Range));
        foreach (var metric in (await query.GetMetricsAsync(All.Range)).Items)
            await AddAsync($"metric {metric.Name}", query.GetMetricAsync(metric.Name, All.Range));
        answers.Add("export", Rounded(await host.Http.GetStringAsync($"/api/export?format=ndjson&from={Time(All.Range.From)}&to={Time(All.Range.To)}")));
        await AddAsync("stored", StoredAsync(query));
        return answers;
    }

    private static IEnumerable<(string Name, TraceFilter Filter)> Filters =>
    [
        ("everything", All),
        ("a feature", All with { Features = ["docs"] }),
        ("words", All with { Words = "prompts" }),
        ("an attribute", All with { Attributes = [new("deployment", "blue")] }),
        ("errors", All with { Statuses = [TraceStatus.Error] }),
        ("a score", All with { Scores = [new("faithfulness", "<", 0.6)] }),
    ];

    private static async Task<StoredCounts> StoredAsync(ITraceQuery query) => (await query.GetStatusAsync()).Stored;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string Text<T>(T answer) => Rounded(JsonSerializer.Serialize(answer, WireJson.Options));

    /// <summary>Sums of money depend on the order of adding in their last digits.</summary>
    private static string Rounded(string json) => LongNumber().Replace(json, number => double.Parse(number.Value, CultureInfo.InvariantCulture).ToString("G11", CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(?<=[:\[,])-?\d+\.\d{8,}(E-?\d+)?")]
    private static partial Regex LongNumber();
}
