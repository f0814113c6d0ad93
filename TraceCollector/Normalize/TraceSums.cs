using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;

namespace LlmAspire.TraceCollector.Normalize;

/// <summary>Tokens and cost of a trace.</summary>
/// <param name="Usage">Sums per class; <c>null</c> where no counted span knows the class.</param>
/// <param name="Usd">Sum of what is priced; a lower bound where <paramref name="State"/> is partial.</param>
/// <param name="Reason">Why it is partial or unpriced: the first reason, with the model's id.</param>
/// <param name="Calls">The spans that count (leaf rule) and what each costs.</param>
internal sealed record TraceCost(TokenUsage? Usage, double? Usd, CostState State, string? Reason, IReadOnlyDictionary<ulong, ModelCost> Calls);

/// <summary>Adds up a trace's model calls by the leaf rule.</summary>
internal static class TraceSums
{
    public static TraceCost Of(IReadOnlyList<CallSpan> spans, PriceList prices)
    {
        var leaves = Leaves.Of(spans);
        var calls = new Dictionary<ulong, ModelCost>(leaves.Count);
        foreach (var call in leaves)
            calls.TryAdd(call.Id, prices.Price(call.Model, call.Provider, call.At, call.Usage));
        var priced = calls.Values.Where(cost => cost.Usd is not null).ToList();
        var reason = calls.Values.Select(cost => cost.Reason).FirstOrDefault(text => text is not null);
        return new(Tokens(leaves), priced.Count == 0 ? null : (double)priced.Sum(cost => (decimal)cost.Usd!.Value), State([.. calls.Values]), reason, calls);
    }

    private static CostState State(List<ModelCost> costs)
    {
        if (costs.Count == 0)
            return CostState.None;
        if (costs.TrueForAll(cost => cost.State == CostState.Priced))
            return CostState.Priced;
        return costs.Exists(cost => cost.State is CostState.Priced or CostState.Partial) ? CostState.Partial : CostState.Unpriced;
    }

    private static TokenUsage? Tokens(IReadOnlyList<CallSpan> leaves)
    {
        var known = leaves.Select(call => call.Usage).OfType<TokenUsage>().Where(usage => usage != new TokenUsage(null, null, null, null, null)).ToList();
        return known.Count == 0
            ? null
            : new(Sum(known, usage => usage.Input), Sum(known, usage => usage.Output), Sum(known, usage => usage.CacheRead),
                Sum(known, usage => usage.CacheWrite), Sum(known, usage => usage.Reasoning));
    }

    private static long? Sum(List<TokenUsage> usages, Func<TokenUsage, long?> part) =>
        usages.Any(usage => part(usage) is not null) ? usages.Sum(usage => part(usage) ?? 0) : null;
}
