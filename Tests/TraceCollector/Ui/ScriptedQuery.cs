using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

/// <summary>A collector that answers what a test wrote down, for pages that must be looked at in every state.</summary>
internal sealed class ScriptedQuery : ITraceQuery, IScoreSink
{
    public IReadOnlyList<TraceDetail> Traces { get; set; } = [];
    public Overview? Overview { get; set; }
    public StageReport? Stages { get; set; }
    public IReadOnlyList<PromptVersion> Prompts { get; set; } = [];
    public IReadOnlyList<ErrorGroup> Errors { get; set; } = [];
    public HeatMap? HeatMap { get; set; }
    public SlowShares? Slow { get; set; }
    public IReadOnlyList<LatencyGroup> LatencyGroups { get; set; } = [];
    public IReadOnlyList<SessionSummary> Sessions { get; set; } = [];
    public CollectorStatus? Status { get; set; }

    /// <summary>Spans with their texts, of traces that are given without.</summary>
    public Dictionary<string, SpanDetail> Texts { get; } = [];
    public Exception? Failure { get; set; }

    /// <summary>Filters of every list that was asked for, in order.</summary>
    public List<TraceFilter> Asked { get; } = [];
    public List<Score> Posted { get; } = [];

    public Task<Page<TraceRow>> GetTracesAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default)
    {
        if (Failure is not null)
            throw Failure;
        lock (Asked)
            Asked.Add(filter);
        var from = cursor is null ? 0 : int.TryParse(cursor, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : throw new ArgumentException("This cursor was not made here.", nameof(cursor));
        var rows = Matching(filter).Skip(from).Take(limit).Select(UiRecords.Row).ToList();
        return Task.FromResult(new Page<TraceRow>(rows, Matching(filter).Count() > from + limit ? $"{from + limit}" : null));
    }

    public Task<long> CountTracesAsync(TraceFilter filter, CancellationToken cancellationToken = default) => Task.FromResult((long)Matching(filter).Count());

    public Task<TraceDetail?> GetTraceAsync(string traceId, bool compact = false, CancellationToken cancellationToken = default) =>
        Task.FromResult(Traces.FirstOrDefault(trace => trace.TraceId == traceId));

    public Task<SpanDetail?> GetSpanAsync(string traceId, string spanId, CancellationToken cancellationToken = default) =>
        Task.FromResult(Texts.GetValueOrDefault(spanId) ?? Traces.FirstOrDefault(trace => trace.TraceId == traceId)?.Spans.FirstOrDefault(span => span.SpanId == spanId));

    public Task<IReadOnlyList<SpansOfTrace>> GetSpansAsync(IReadOnlyList<string> traceIds, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<SpansOfTrace>>([.. Traces.Where(trace => traceIds.Contains(trace.TraceId)).Select(trace => new SpansOfTrace(trace.TraceId, trace.Spans))]);

    public Task<StageReport> GetStagesAsync(TraceFilter filter, TimeSpan? bucket = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(Stages ?? new StageReport(filter.Range, 1440, []));

    public Task<HeatMap> GetHeatMapAsync(TraceFilter filter, TimeSpan? bucket = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(HeatMap ?? new HeatMap(filter.Range, 1440, []));

    public Task<SlowShares> GetSlowSharesAsync(TraceFilter filter, CancellationToken cancellationToken = default) =>
        Task.FromResult(Slow ?? new SlowShares(filter.Range, null, 0, 0, null, []));

    public Task<LatencyGroups> GetLatencyByAsync(LatencyDimension by, TraceFilter filter, CancellationToken cancellationToken = default) =>
        Task.FromResult(new LatencyGroups(filter.Range, by, 0.011, LatencyGroups));

    public Task<Page<SessionSummary>> GetSessionsAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new Page<SessionSummary>(Sessions, null));

    public CostReport? Costs { get; set; }
    public IReadOnlyList<UnpricedReason> Unpriced { get; set; } = [];

    public Task<CostReport> GetCostsAsync(IReadOnlyList<CostDimension> by, TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(Costs is null || by is [CostDimension.Day or CostDimension.Hour]
            ? new CostReport(filter.Range, by, new(2026, 11, 23), Costs?.Totals ?? UiRecords.NoCosts, [], null)
            : Costs with { GroupBy = by });

    public Task<Page<UnpricedReason>> GetUnpricedAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new Page<UnpricedReason>(Unpriced, null));

    public Task<Overview> GetOverviewAsync(TraceFilter filter, CancellationToken cancellationToken = default) =>
        Task.FromResult(Overview ?? new Overview(filter.Range, 1440, UiRecords.NoTotals, UiRecords.NoTotals, []));

    public Task<Page<ErrorGroup>> GetErrorsAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new Page<ErrorGroup>(Errors, null));

    public Task<Page<PromptVersion>> GetPromptsAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new Page<PromptVersion>(Prompts, null));

    public Task<FilterChoices> GetChoicesAsync(TimeRange range, CancellationToken cancellationToken = default) =>
        Task.FromResult(new FilterChoices(Distinct(trace => trace.Feature), [.. Traces.SelectMany(trace => trace.Models).Distinct()], Distinct(trace => trace.Service), [], [], Distinct(trace => trace.UserId)));

    public Task<Page<Score>> GetScoresAsync(TimeRange range, string? traceId = null, string? name = null, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new Page<Score>([.. Traces.SelectMany(trace => trace.Scores)], null));

    public IReadOnlyList<ChangeEvent> Changes { get; set; } = [];

    public Task<Page<ChangeEvent>> GetChangesAsync(TimeRange range, ChangeKind? kind = null, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new Page<ChangeEvent>([.. Changes.Take(limit)], null));

    public Task<Page<TraceFact>> GetFactsAsync(long after, int limit = 500, TimeSpan? wait = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new Page<TraceFact>([], null));

    public IReadOnlyList<ClientMetricReport> Metrics { get; set; } = [];

    public Task<ClientMetricList> GetMetricsAsync(TimeRange range, CancellationToken cancellationToken = default) => Task.FromResult(new ClientMetricList(range,
        [.. Metrics.Select(metric => new ClientMetric(metric.Name, metric.Unit, metric.Form, metric.Series.Count, metric.Stats.Count, metric.Stats.Sum, range.From, range.To))], 0));

    public Task<ClientMetricReport?> GetMetricAsync(string name, TimeRange range, TimeSpan? bucket = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(Metrics.FirstOrDefault(metric => metric.Name == name));

    public Task<CollectorStatus> GetStatusAsync(CancellationToken cancellationToken = default) => Task.FromResult(Status ?? UiRecords.EmptyStatus);

    public Task<ScoreReceipt> PostScoresAsync(IReadOnlyList<Score> scores, CancellationToken cancellationToken = default)
    {
        if (Failure is not null)
            throw Failure;
        Posted.AddRange(scores);
        return Task.FromResult(new ScoreReceipt(scores.Count, []));
    }

    private IEnumerable<TraceDetail> Matching(TraceFilter filter) => Traces
        .Where(trace => filter.Features.Count == 0 || filter.Features.Contains(trace.Feature!))
        .Where(trace => filter.Sessions.Count == 0 || filter.Sessions.Contains(trace.SessionId!))
        .Where(trace => filter.Statuses.Count == 0 || filter.Statuses.Contains(trace.Status))
        .Where(trace => filter.Words is null || $"{trace.Input} {trace.Output}".Contains(filter.Words, StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(trace => trace.StartedAt);

    private List<string> Distinct(Func<TraceDetail, string?> value) => [.. Traces.Select(value).OfType<string>().Distinct()];
}
