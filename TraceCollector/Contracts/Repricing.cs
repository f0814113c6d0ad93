namespace LlmAspire.TraceCollector.Contracts;

/// <summary>What repricing changes of one model's calls.</summary>
/// <param name="Calls">Calls whose cost changes.</param>
public sealed record RepricedModel(string? Model, long Calls, double BeforeUsd, double AfterUsd);

/// <summary>What pricing a range again by the prices in force changes, or has changed.</summary>
/// <param name="Id">Of the audit row under which the old figures stand; <c>null</c> for a preview.</param>
/// <param name="Traces">Settled traces that were looked at; those that have not settled are priced by the list in force anyway.</param>
/// <param name="Changed">Those whose cost or state changes.</param>
/// <param name="BeforeUsd">Known cost of all that were looked at, as it was.</param>
/// <param name="ByModel">The largest difference first.</param>
public sealed record RepricingReport(
    string? Id, DateTimeOffset At, string? Author, TimeRange Range, string PricesAsOf, long Traces, long Changed, double BeforeUsd, double AfterUsd, IReadOnlyList<RepricedModel> ByModel);

/// <summary>Pages ask for a repricing through this, where they run beside the tables.</summary>
public interface IRepricing
{
    /// <summary>Whether a page may apply one: only where no keys are set, because a page knows no roles. Elsewhere the command does, with a key of the role admin.</summary>
    bool PagesMayApply { get; }

    /// <summary>Prices settled traces that began within the range again; without <paramref name="apply"/> it only says what would change.</summary>
    Task<RepricingReport> RunAsync(TimeRange range, bool apply, string? author, CancellationToken cancellationToken);
}

/// <summary>A trace's cost before a repricing.</summary>
public sealed record FormerCost(string RepricingId, DateTimeOffset At, double? CostUsd, CostState CostState, string? PricesAsOf);
