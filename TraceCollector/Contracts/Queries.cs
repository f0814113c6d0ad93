namespace LlmAspire.TraceCollector.Contracts;

public enum TraceOrder
{
    Newest,
    Slowest,
    Costliest,
    /// <summary>Lowest value first of the score named by <see cref="TraceFilter.WorstScore"/>.</summary>
    Worst,
}

/// <summary>A condition on a score, such as <c>faithfulness&lt;0.6</c>.</summary>
/// <param name="Operator">One of <c>&lt; &lt;= = &gt;= &gt;</c>.</param>
public sealed record ScoreCondition(string Name, string Operator, double Value);

/// <summary>A condition on a raw attribute, such as <c>deployment:blue</c>.</summary>
public sealed record AttributeCondition(string Key, string Value);

/// <summary>Values within one list mean "any of"; different members mean "and". Empty lists and <c>null</c> do not restrict.</summary>
public sealed record TraceFilter
{
    /// <summary>So many of <see cref="Scores"/>, and of <see cref="Attributes"/>, are taken from an address: each is looked for among all of them. 400 scores took the tables 40 s and all memory they may have.</summary>
    public const int MostConditions = 10;

    public required TimeRange Range { get; init; }
    public IReadOnlyList<string> Features { get; init; } = [];
    public IReadOnlyList<string> Users { get; init; } = [];
    public IReadOnlyList<string> Sessions { get; init; } = [];
    public IReadOnlyList<string> Services { get; init; } = [];
    public IReadOnlyList<string> Models { get; init; } = [];
    /// <summary>Each <c>name@version</c>, or <c>name</c> for every version.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];
    public IReadOnlyList<string> Variants { get; init; } = [];
    public IReadOnlyList<string> Outcomes { get; init; } = [];
    public IReadOnlyList<TraceStatus> Statuses { get; init; } = [];
    public IReadOnlyList<string> ErrorTypes { get; init; } = [];
    public double? MinMs { get; init; }
    /// <summary>Exclusive.</summary>
    public double? MaxMs { get; init; }
    public double? MinCostUsd { get; init; }
    public IReadOnlyList<CostState> CostStates { get; init; } = [];
    public IReadOnlyList<ScoreCondition> Scores { get; init; } = [];
    public IReadOnlyList<AttributeCondition> Attributes { get; init; } = [];
    /// <summary>Words that must all occur in inputs or outputs, in any case.</summary>
    public string? Words { get; init; }
    public TraceOrder Order { get; init; } = TraceOrder.Newest;
    public string? WorstScore { get; init; }
}

/// <summary>Count and latency quantiles in milliseconds.</summary>
public sealed record LatencyStats(long Count, double P50, double P95, double P99, double Max);

public sealed record StageBucket(DateTimeOffset At, LatencyStats Stats);

/// <param name="Stage"><c>total</c> for whole requests, else the stage.</param>
/// <param name="Buckets">Only buckets that hold something, in order of time.</param>
public sealed record StageLatency(string Stage, LatencyStats Stats, IReadOnlyList<StageBucket> Buckets);

/// <param name="BucketSeconds">Width of a bucket in seconds.</param>
public sealed record StageReport(TimeRange Range, int BucketSeconds, IReadOnlyList<StageLatency> Stages)
{
    /// <summary>How far each quantile can lie from the exact one, in proportion; <c>null</c> where it is the exact one.</summary>
    public double? RelativeError { get; init; }
}

public sealed record ErrorGroup(string ErrorType, long Count, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, string ExampleTraceId, string? ExampleMessage)
{
    /// <summary>Its counts over the range, in 30 steps of equal length.</summary>
    public IReadOnlyList<long> Trend { get; init; } = [];
}

/// <param name="Quality">Mean faithfulness of its scored answers; <c>null</c> when none was scored.</param>
public sealed record PromptVersion(string Name, string? Version, string? Hash, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, long Requests, double? Quality, double? CostUsd, double P95Ms);

/// <summary>One bucket of the overview: counts, latency, cost and quality.</summary>
public sealed record OverviewBucket(DateTimeOffset At, long Requests, long Errors, double? P95Ms, double? CostUsd, double? Faithfulness, long Scored);

/// <param name="Previous">The same figures for the range of equal length just before.</param>
public sealed record Overview(TimeRange Range, int BucketSeconds, OverviewTotals Totals, OverviewTotals Previous, IReadOnlyList<OverviewBucket> Buckets)
{
    /// <summary>How far each quantile can lie from the exact one, in proportion; <c>null</c> where it is the exact one.</summary>
    public double? RelativeError { get; init; }
}

/// <param name="Faithfulness">Hajek mean of the scored answers.</param>
/// <param name="FaithfulnessHalfWidth">Half the width of its 95 % interval; <c>null</c> under two scored answers.</param>
/// <param name="Unpriced">Requests whose cost is not or only partly known.</param>
public sealed record OverviewTotals(long Requests, long Errors, double? P50Ms, double? P95Ms, double? CostUsd, long Unpriced, double? Faithfulness, double? FaithfulnessHalfWidth, long Scored, long Helpful, long NotHelpful);

/// <summary>Values to choose from in the filter bar, most frequent first, at most 50 each; users and variants by the newest requests of the range, some 20,000.</summary>
public sealed record FilterChoices(IReadOnlyList<string> Features, IReadOnlyList<string> Models, IReadOnlyList<string> Services, IReadOnlyList<string> Prompts, IReadOnlyList<string> Variants, IReadOnlyList<string> Users);

/// <summary>How many traces a filter holds.</summary>
public sealed record TraceCount(long Count);
