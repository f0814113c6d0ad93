using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

/// <summary>A collector that answers from lists and fails when told to; scores are kept by their key, and every delivery is counted.</summary>
internal sealed class ScriptedCollector : ITraceQuery, IScoreSink
{
    private readonly Lock _lock = new();
    private readonly List<TraceFact> _facts = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Dictionary<string, TraceDetail> Details { get; } = [];
    public Dictionary<(string TraceId, string Name), Score> Scores { get; } = [];
    /// <summary>Traces that do not come with others.</summary>
    public HashSet<string> TooLarge { get; } = [];
    /// <summary>Traces that were asked for by themselves.</summary>
    public List<string> Alone { get; } = [];
    /// <summary>Called before each answer; throws to fail.</summary>
    public Action<string> Before { get; set; } = _ => { };
    public int Posts { get; private set; }

    public void Settle(params TraceFact[] facts)
    {
        lock (_lock)
        {
            _facts.AddRange(facts);
            foreach (var fact in facts)
                Details.TryAdd(fact.TraceId, SettledTraces.Answered(fact.Sequence));
            _news.SetResult();
            _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Returns when the scores satisfy the condition.</summary>
    public async Task WaitAsync(Func<Dictionary<(string TraceId, string Name), Score>, bool> condition)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(90); DateTime.UtcNow < deadline; await Task.Delay(5))
            lock (_lock)
                if (condition(Scores))
                    return;
        throw new TimeoutException($"{Scores.Count} scores after 90 s");
    }

    public async Task<Page<TraceFact>> GetFactsAsync(long after, int limit = 500, TimeSpan? wait = null, CancellationToken cancellationToken = default)
    {
        Before("facts");
        for (; ; )
        {
            Task news;
            lock (_lock)
            {
                var items = _facts.Where(fact => fact.Sequence > after).Take(limit).ToList();
                if (items.Count > 0 || wait is null)
                    return new Page<TraceFact>(items, null);
                news = _news.Task;
            }
            await news.WaitAsync(cancellationToken);
        }
    }

    public Task<TraceDetail?> GetTraceAsync(string traceId, bool compact = false, CancellationToken cancellationToken = default)
    {
        Before(traceId);
        lock (_lock)
        {
            Alone.Add(traceId);
            return Task.FromResult(Details.GetValueOrDefault(traceId));
        }
    }

    public Task<IReadOnlyList<SpansOfTrace>> GetSpansAsync(IReadOnlyList<string> traceIds, CancellationToken cancellationToken = default)
    {
        foreach (var id in traceIds)
            Before(id);
        lock (_lock)
            return Task.FromResult<IReadOnlyList<SpansOfTrace>>([.. traceIds.Where(Details.ContainsKey).Select(id => TooLarge.Contains(id) ? new SpansOfTrace(id, [], true) : new SpansOfTrace(id, Details[id].Spans))]);
    }

    public Task<ScoreReceipt> PostScoresAsync(IReadOnlyList<Score> scores, CancellationToken cancellationToken = default)
    {
        Before("scores");
        lock (_lock)
        {
            Posts++;
            foreach (var score in scores)
                Scores[(score.TraceId!, score.Name)] = score;
        }
        Before("stored");
        return Task.FromResult(new ScoreReceipt(scores.Count, []));
    }

    public Task<Page<TraceRow>> GetTracesAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public Task<long> CountTracesAsync(TraceFilter filter, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public Task<SpanDetail?> GetSpanAsync(string traceId, string spanId, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public Task<StageReport> GetStagesAsync(TraceFilter filter, TimeSpan? bucket = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public Task<HeatMap> GetHeatMapAsync(TraceFilter filter, TimeSpan? bucket = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public Task<SlowShares> GetSlowSharesAsync(TraceFilter filter, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public Task<LatencyGroups> GetLatencyByAsync(LatencyDimension by, TraceFilter filter, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public Task<Page<SessionSummary>> GetSessionsAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public Task<CostReport> GetCostsAsync(IReadOnlyList<CostDimension> by, TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<Page<UnpricedReason>> GetUnpricedAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<Overview> GetOverviewAsync(TraceFilter filter, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public Task<Page<ErrorGroup>> GetErrorsAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public Task<Page<PromptVersion>> GetPromptsAsync(TraceFilter filter, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public Task<FilterChoices> GetChoicesAsync(TimeRange range, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public Task<Page<Score>> GetScoresAsync(TimeRange range, string? traceId = null, string? name = null, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public Task<Page<ChangeEvent>> GetChangesAsync(TimeRange range, ChangeKind? kind = null, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public Task<ClientMetricList> GetMetricsAsync(TimeRange range, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ClientMetricReport?> GetMetricAsync(string name, TimeRange range, TimeSpan? bucket = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CollectorStatus> GetStatusAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
