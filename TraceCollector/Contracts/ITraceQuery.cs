namespace LlmAspire.TraceCollector.Contracts;

/// <summary>
/// Everything that can be asked of a collector, in process or over HTTP (both pass one conformance suite). Answers are
/// snapshots of the index, which follows the journal within moments; nothing here waits for it. Throws
/// <see cref="ArgumentException"/> for a cursor that this collector did not make.
/// </summary>
public interface ITraceQuery
{
    /// <summary>Traces under a filter. <paramref name="limit"/> is 1..500.</summary>
    Task<Page<TraceRow>> GetTracesAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>How many traces the filter holds.</summary>
    Task<long> CountTracesAsync(TraceFilter filter, CancellationToken cancellationToken = default);

    /// <summary><c>null</c> where no span of the trace has been indexed.</summary>
    Task<TraceDetail?> GetTraceAsync(string traceId, bool compact = false, CancellationToken cancellationToken = default);

    /// <summary>One span with its texts and attributes; <c>null</c> where there is none. For traces too large to be read as a whole.</summary>
    Task<SpanDetail?> GetSpanAsync(string traceId, string spanId, CancellationToken cancellationToken = default);

    /// <summary>
    /// The spans of up to 100 traces, in the order asked: what judging many needs, at a fraction of what asking for each by itself costs.
    /// Traces of which no span has been indexed are left out.
    /// </summary>
    Task<IReadOnlyList<SpansOfTrace>> GetSpansAsync(IReadOnlyList<string> traceIds, CancellationToken cancellationToken = default);

    /// <param name="bucket"><c>null</c> chooses a width that gives about 60 buckets.</param>
    Task<StageReport> GetStagesAsync(TraceFilter filter, TimeSpan? bucket = null, CancellationToken cancellationToken = default);

    /// <param name="bucket"><c>null</c> chooses a width that gives about 60 buckets.</param>
    Task<HeatMap> GetHeatMapAsync(TraceFilter filter, TimeSpan? bucket = null, CancellationToken cancellationToken = default);

    Task<SlowShares> GetSlowSharesAsync(TraceFilter filter, CancellationToken cancellationToken = default);

    Task<LatencyGroups> GetLatencyByAsync(LatencyDimension by, TraceFilter filter, CancellationToken cancellationToken = default);

    /// <summary>What requests used and cost, in all and by up to three dimensions. <paramref name="limit"/> is 1..500.</summary>
    Task<CostReport> GetCostsAsync(IReadOnlyList<CostDimension> by, TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Why requests have no cost or a part of it only, the most frequent reason first.</summary>
    Task<Page<UnpricedReason>> GetUnpricedAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default);

    Task<Overview> GetOverviewAsync(TraceFilter filter, CancellationToken cancellationToken = default);

    Task<Page<ErrorGroup>> GetErrorsAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Sessions, the one that asked last first. <paramref name="limit"/> is 1..500.</summary>
    Task<Page<SessionSummary>> GetSessionsAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default);

    Task<Page<PromptVersion>> GetPromptsAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default);

    Task<FilterChoices> GetChoicesAsync(TimeRange range, CancellationToken cancellationToken = default);

    /// <summary>Scores of one trace, or of everything in the range when <paramref name="traceId"/> is <c>null</c>; newest first.</summary>
    Task<Page<Score>> GetScoresAsync(TimeRange range, string? traceId = null, string? name = null, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Change events, newest first. <paramref name="limit"/> is 1..500.</summary>
    Task<Page<ChangeEvent>> GetChangesAsync(TimeRange range, ChangeKind? kind = null, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Facts with a sequence above <paramref name="after"/>, in order, at most <paramref name="limit"/> (1..5000). With a
    /// <paramref name="wait"/> the answer comes as soon as there is something, empty when the wait is over.
    /// </summary>
    Task<Page<TraceFact>> GetFactsAsync(long after, int limit = 500, TimeSpan? wait = null, CancellationToken cancellationToken = default);

    /// <summary>Metrics that clients sent, by name.</summary>
    Task<ClientMetricList> GetMetricsAsync(TimeRange range, CancellationToken cancellationToken = default);

    /// <summary>One metric over time, in all and by series. <c>null</c> where nothing of that name came within the range.</summary>
    /// <param name="bucket">Rounded up to whole minutes; <c>null</c> chooses a width that gives about 60 buckets.</param>
    Task<ClientMetricReport?> GetMetricAsync(string name, TimeRange range, TimeSpan? bucket = null, CancellationToken cancellationToken = default);

    Task<CollectorStatus> GetStatusAsync(CancellationToken cancellationToken = default);
}

/// <summary>Where scores go. Accepted means durable: journalled and synced, though perhaps not yet visible to queries.</summary>
public interface IScoreSink
{
    /// <summary>Throws <see cref="HttpRequestException"/> (over HTTP) or <see cref="IOException"/> (in process) when nothing could be stored.</summary>
    Task<ScoreReceipt> PostScoresAsync(IReadOnlyList<Score> scores, CancellationToken cancellationToken = default);
}
