using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Repricing;

/// <summary>Sums up what a repricing changes.</summary>
internal sealed class RepricingTally
{
    private readonly Dictionary<string, RepricedModel> models = new(StringComparer.Ordinal);
    private long traces;
    private long changed;
    private decimal before;
    private decimal after;

    public void Count(PricedTrace trace, RepricedTrace? change)
    {
        traces++;
        before += (decimal)(trace.CostUsd ?? 0);
        after += (decimal)((change is null ? trace.CostUsd : change.After.Usd) ?? 0);
        if (change is null)
            return;
        changed++;
        foreach (var call in change.Calls.Where(call => call.Counts))
        {
            var known = models.GetValueOrDefault(call.Span.Model ?? "") ?? new(call.Span.Model, 0, 0, 0);
            models[call.Span.Model ?? ""] = known with { Calls = known.Calls + 1, BeforeUsd = known.BeforeUsd + (call.Span.Cost.Usd ?? 0), AfterUsd = known.AfterUsd + (call.After.Usd ?? 0) };
        }
    }

    public RepricingReport Report(Guid? id, DateTimeOffset at, string? author, TimeRange range, string priceDate) => new(
        id?.ToString(), at, author, range, priceDate, traces, changed, (double)before, (double)after,
        [.. models.Values.OrderByDescending(model => Math.Abs(model.AfterUsd - model.BeforeUsd)).ThenBy(model => model.Model, StringComparer.Ordinal)]);
}
