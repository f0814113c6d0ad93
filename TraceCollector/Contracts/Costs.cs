namespace LlmAspire.TraceCollector.Contracts;

/// <summary>What costs can be told apart by.</summary>
public enum CostDimension
{
    /// <summary>Each model with its own calls only.</summary>
    Model,
    Feature,
    User,
    Session,
    /// <summary><c>name@version</c>; a request that used two counts for both.</summary>
    Prompt,
    /// <summary><c>experiment:variant</c>.</summary>
    Variant,
    Service,
    /// <summary><c>2026-11-23</c>, UTC.</summary>
    Day,
    /// <summary><c>2026-11-23T12:00:00Z</c>.</summary>
    Hour,
}

/// <summary>USD by class of token; they sum to the known cost. <c>null</c> where it was not kept (traces of older versions).</summary>
public sealed record CostClasses(double? Input, double? CacheRead, double? CacheWrite, double? Output, double? Reasoning, double? Other);

/// <summary>What requests used and cost. Money in USD; <c>null</c> is "not known".</summary>
/// <param name="Answered">Those whose outcome is <c>answered</c>.</param>
/// <param name="Costed">Those of whose cost something is known.</param>
/// <param name="Unpriced">Those of whose cost something is not known: <paramref name="CostUsd"/> is then a lower bound.</param>
public sealed record CostFigures(long Requests, long Answered, long Costed, long Unpriced, TokenUsage Tokens, double? CostUsd, CostClasses Classes)
{
    /// <summary>Mean over requests of known cost.</summary>
    public double? PerRequestUsd { get; init; }
    /// <summary>All that was spent, over the questions that were answered.</summary>
    public double? PerAnsweredUsd { get; init; }
    public double? P50Usd { get; init; }
    public double? P95Usd { get; init; }
    public double? P99Usd { get; init; }
    /// <summary>Share of requests of whose cost something is not known, 0..1.</summary>
    public double? UnpricedShare { get; init; }
    /// <summary>Share of the input that was retrieved evidence, over the requests whose texts tell it, 0..1.</summary>
    public double? ContextShare { get; init; }
    /// <summary>What one retrieved chunk more costs in input tokens, over the same requests.</summary>
    public double? ChunkUsd { get; init; }
    /// <summary>What clients say themselves, where they say something.</summary>
    public double? ReportedUsd { get; init; }
}

/// <param name="Keys">Value of each dimension, in the order asked for; <c>null</c> where a request names none.</param>
/// <param name="Trend">Its cost over the range in 30 steps of equal length, each cost at most a step from where it was; empty where costs are told apart by time or by more than one dimension.</param>
public sealed record CostGroup(IReadOnlyList<string?> Keys, CostFigures Figures, IReadOnlyList<double> Trend);

/// <param name="PricesAsOf">The day of the price list in force.</param>
/// <param name="Items">In order of time, else the costliest first.</param>
public sealed record CostReport(TimeRange Range, IReadOnlyList<CostDimension> GroupBy, DateOnly PricesAsOf, CostFigures Totals, IReadOnlyList<CostGroup> Items, string? Next)
{
    /// <summary>How far quantiles can lie from the exact ones, in proportion; <c>null</c> where they are the exact ones.</summary>
    public double? RelativeError { get; init; }
}

/// <summary>Why requests have no cost or a part of it only, and how many.</summary>
public sealed record UnpricedReason(string Reason, long Requests, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, string ExampleTraceId)
{
    private const string Before = "model '";
    private const string After = "' ";

    /// <summary>The model that has no price; <c>null</c> where something else is missing.</summary>
    public string? Model => Reason.StartsWith(Before, StringComparison.Ordinal) && Reason.LastIndexOf(After, StringComparison.Ordinal) is > 7 and var end ? Reason[Before.Length..end] : null;
}
