using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LlmAspire.TraceCollector.Contracts;

/// <summary>
/// A collector over HTTP. Throws <see cref="ArgumentException"/> where the collector refuses a parameter (400), and
/// <see cref="HttpRequestException"/> where it cannot be reached or answers anything else but what was asked for.
/// </summary>
public sealed class TraceCollectorClient(HttpClient http) : ITraceQuery, IScoreSink
{
    public Task<Page<TraceRow>> GetTracesAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        GetAsync<Page<TraceRow>>(At("/api/traces").With(Given(filter)).Page(limit, cursor), cancellationToken);

    public async Task<long> CountTracesAsync(TraceFilter filter, CancellationToken cancellationToken = default) =>
        (await GetAsync<TraceCount>(At("/api/traces/count").With(Given(filter)), cancellationToken)).Count;

    public async Task<TraceDetail?> GetTraceAsync(string traceId, bool compact = false, CancellationToken cancellationToken = default)
    {
        var address = At($"/api/traces/{Uri.EscapeDataString(traceId)}").With("spans", compact ? "compact" : null);
        using var response = await http.GetAsync(address.ToString(), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync<TraceDetail>(response, cancellationToken);
    }

    public async Task<SpanDetail?> GetSpanAsync(string traceId, string spanId, CancellationToken cancellationToken = default)
    {
        using var response = await http.GetAsync($"/api/traces/{Uri.EscapeDataString(traceId)}/spans/{Uri.EscapeDataString(spanId)}", cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync<SpanDetail>(response, cancellationToken);
    }

    public async Task<IReadOnlyList<SpansOfTrace>> GetSpansAsync(IReadOnlyList<string> traceIds, CancellationToken cancellationToken = default) =>
        (await GetAsync<Page<SpansOfTrace>>(At("/api/spans").With("traceId", traceIds), cancellationToken)).Items;

    public Task<StageReport> GetStagesAsync(TraceFilter filter, TimeSpan? bucket = null, CancellationToken cancellationToken = default) =>
        GetAsync<StageReport>(At("/api/stages").With(Given(filter)).With("bucket", bucket), cancellationToken);

    public Task<HeatMap> GetHeatMapAsync(TraceFilter filter, TimeSpan? bucket = null, CancellationToken cancellationToken = default) =>
        GetAsync<HeatMap>(At("/api/latency/heatmap").With(Given(filter)).With("bucket", bucket), cancellationToken);

    public Task<SlowShares> GetSlowSharesAsync(TraceFilter filter, CancellationToken cancellationToken = default) =>
        GetAsync<SlowShares>(At("/api/latency/slow").With(Given(filter)), cancellationToken);

    public Task<LatencyGroups> GetLatencyByAsync(LatencyDimension by, TraceFilter filter, CancellationToken cancellationToken = default) =>
        GetAsync<LatencyGroups>(At("/api/latency").With(Given(filter)).With("by", by.ToString().ToLowerInvariant()), cancellationToken);

    public Task<CostReport> GetCostsAsync(IReadOnlyList<CostDimension> by, TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return GetAsync<CostReport>(At("/api/costs").With(Given(filter)).With("groupBy", by.Select(dimension => dimension.ToString().ToLowerInvariant())).Page(limit, cursor), cancellationToken);
    }

    public Task<Page<UnpricedReason>> GetUnpricedAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        GetAsync<Page<UnpricedReason>>(At("/api/costs/unpriced").With(Given(filter)).Page(limit, cursor), cancellationToken);

    public Task<Overview> GetOverviewAsync(TraceFilter filter, CancellationToken cancellationToken = default) =>
        GetAsync<Overview>(At("/api/overview").With(Given(filter)), cancellationToken);

    public Task<Page<ErrorGroup>> GetErrorsAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        GetAsync<Page<ErrorGroup>>(At("/api/errors").With(Given(filter)).Page(limit, cursor), cancellationToken);

    public Task<Page<SessionSummary>> GetSessionsAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        GetAsync<Page<SessionSummary>>(At("/api/sessions").With(Given(filter)).Page(limit, cursor), cancellationToken);

    public Task<Page<PromptVersion>> GetPromptsAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        GetAsync<Page<PromptVersion>>(At("/api/prompts").With(Given(filter)).Page(limit, cursor), cancellationToken);

    public Task<FilterChoices> GetChoicesAsync(TimeRange range, CancellationToken cancellationToken = default) =>
        GetAsync<FilterChoices>(At("/api/choices").With(range), cancellationToken);

    public Task<Page<Score>> GetScoresAsync(TimeRange range, string? traceId = null, string? name = null, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        GetAsync<Page<Score>>(At("/api/scores").With(range).With("traceId", traceId).With("name", name).Page(limit, cursor), cancellationToken);

    public Task<Page<ChangeEvent>> GetChangesAsync(TimeRange range, ChangeKind? kind = null, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        GetAsync<Page<ChangeEvent>>(At("/api/changes").With(range).With("kind", kind?.ToString().ToLowerInvariant()).Page(limit, cursor), cancellationToken);

    public Task<Page<TraceFact>> GetFactsAsync(long after, int limit = 500, TimeSpan? wait = null, CancellationToken cancellationToken = default) =>
        GetAsync<Page<TraceFact>>(At("/api/facts").With("after", after).With("limit", limit).With("wait", wait > TimeSpan.Zero ? wait : null), cancellationToken);

    public Task<ClientMetricList> GetMetricsAsync(TimeRange range, CancellationToken cancellationToken = default) =>
        GetAsync<ClientMetricList>(At("/api/metrics").With(range), cancellationToken);

    public async Task<ClientMetricReport?> GetMetricAsync(string name, TimeRange range, TimeSpan? bucket = null, CancellationToken cancellationToken = default)
    {
        using var response = await http.GetAsync(At($"/api/metrics/{Uri.EscapeDataString(name)}").With(range).With("bucket", bucket).ToString(), cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync<ClientMetricReport>(response, cancellationToken);
    }

    public Task<CollectorStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        GetAsync<CollectorStatus>(At("/api/status"), cancellationToken);

    public async Task<ScoreReceipt> PostScoresAsync(IReadOnlyList<Score> scores, CancellationToken cancellationToken = default)
    {
        using var response = await http.PostAsJsonAsync("/api/scores", scores, WireJson.Options, cancellationToken);
        // Where every score was rejected the answer is a problem that holds the receipt.
        if (response.StatusCode == HttpStatusCode.BadRequest && await ProblemAsync(response, cancellationToken) is { Rejected: { } rejected })
            return new(0, rejected);
        return await ReadAsync<ScoreReceipt>(response, cancellationToken);
    }

    private static CollectorAddress At(string path) => new(path);

    private static TraceFilter Given(TraceFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return filter;
    }

    private async Task<T> GetAsync<T>(CollectorAddress address, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(address.ToString(), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.BadRequest && await ProblemAsync(response, cancellationToken) is { Errors: { Count: > 0 } errors })
        {
            var (field, why) = errors.First();
            throw new ArgumentException(string.Join(' ', why), field);
        }
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<T>(WireJson.Options, cancellationToken)
            ?? throw new HttpRequestException("The collector answered null.");
    }

    private static async Task<Problem?> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<Problem>(WireJson.Options, cancellationToken);
        }
        catch (JsonException)
        {
            // Some proxy's page; the status says enough.
            return null;
        }
    }

    private sealed record Problem(Dictionary<string, string[]>? Errors, IReadOnlyList<ScoreRejection>? Rejected);
}
