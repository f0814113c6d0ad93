using LlmAspire.TraceCollector.Changes;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Answers from this process's tables and journal. Large ones are made one after the other (<see cref="AnswerRoom"/>); how long they are kept is the asker's matter.</summary>
internal sealed class TraceQuery(
    TraceLists lists, TraceDetails details, SeveralTraces several, Reports reports, Latencies latencies, Costs costs, Groups groups, SessionLists sessions, ScoreLists scores, ChangeLists changes, FactFeed facts, ClientMetricReports metrics, StatusReport status)
    : ITraceQuery
{
    public Task<Page<TraceRow>> GetTracesAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        lists.GetAsync(filter, limit, cursor, cancellationToken);

    public Task<long> CountTracesAsync(TraceFilter filter, CancellationToken cancellationToken = default) =>
        lists.CountAsync(filter, cancellationToken);

    public async Task<TraceDetail?> GetTraceAsync(string traceId, bool compact = false, CancellationToken cancellationToken = default)
    {
        using var lent = await details.LendAsync(traceId, compact, cancellationToken);
        return lent?.Answer;
    }

    public async Task<SpanDetail?> GetSpanAsync(string traceId, string spanId, CancellationToken cancellationToken = default)
    {
        using var lent = await details.LendSpanAsync(traceId, spanId, cancellationToken);
        return lent?.Answer;
    }

    public async Task<IReadOnlyList<SpansOfTrace>> GetSpansAsync(IReadOnlyList<string> traceIds, CancellationToken cancellationToken = default)
    {
        using var lent = await several.LendAsync(traceIds, cancellationToken);
        return lent.Answer;
    }

    public Task<StageReport> GetStagesAsync(TraceFilter filter, TimeSpan? bucket = null, CancellationToken cancellationToken = default) =>
        reports.GetStagesAsync(filter, bucket, cancellationToken);

    public Task<HeatMap> GetHeatMapAsync(TraceFilter filter, TimeSpan? bucket = null, CancellationToken cancellationToken = default) =>
        latencies.GetHeatMapAsync(filter, bucket, cancellationToken);

    public Task<SlowShares> GetSlowSharesAsync(TraceFilter filter, CancellationToken cancellationToken = default) =>
        latencies.GetSlowSharesAsync(filter, cancellationToken);

    public Task<LatencyGroups> GetLatencyByAsync(LatencyDimension by, TraceFilter filter, CancellationToken cancellationToken = default) =>
        latencies.GetLatencyByAsync(by, filter, cancellationToken);

    public Task<CostReport> GetCostsAsync(IReadOnlyList<CostDimension> by, TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        costs.GetAsync(by, filter, limit, cursor, cancellationToken);

    public Task<Page<UnpricedReason>> GetUnpricedAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        costs.GetUnpricedAsync(filter, limit, cursor, cancellationToken);

    public Task<Overview> GetOverviewAsync(TraceFilter filter, CancellationToken cancellationToken = default) =>
        reports.GetOverviewAsync(filter, cancellationToken);

    public Task<Page<ErrorGroup>> GetErrorsAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        groups.GetErrorsAsync(filter, limit, cursor, cancellationToken);

    public Task<Page<SessionSummary>> GetSessionsAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        sessions.GetAsync(filter, limit, cursor, cancellationToken);

    public Task<Page<PromptVersion>> GetPromptsAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        groups.GetPromptsAsync(filter, limit, cursor, cancellationToken);

    public Task<FilterChoices> GetChoicesAsync(TimeRange range, CancellationToken cancellationToken = default) =>
        groups.GetChoicesAsync(range, cancellationToken);

    public Task<Page<Score>> GetScoresAsync(TimeRange range, string? traceId = null, string? name = null, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        scores.GetAsync(range, traceId, name, limit, cursor, cancellationToken);

    public Task<Page<ChangeEvent>> GetChangesAsync(TimeRange range, ChangeKind? kind = null, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        changes.GetAsync(range, kind, limit, cursor, cancellationToken);

    public Task<Page<TraceFact>> GetFactsAsync(long after, int limit = 500, TimeSpan? wait = null, CancellationToken cancellationToken = default) =>
        facts.GetAsync(after, limit, wait, cancellationToken);

    public Task<ClientMetricList> GetMetricsAsync(TimeRange range, CancellationToken cancellationToken = default) => metrics.ListAsync(range, cancellationToken);

    public Task<ClientMetricReport?> GetMetricAsync(string name, TimeRange range, TimeSpan? bucket = null, CancellationToken cancellationToken = default) =>
        metrics.GetAsync(name, range, bucket, cancellationToken);

    public Task<CollectorStatus> GetStatusAsync(CancellationToken cancellationToken = default) => status.GetAsync(cancellationToken);
}
