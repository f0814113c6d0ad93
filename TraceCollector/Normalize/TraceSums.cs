using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize;

/// <summary>Tokens and cost of a trace.</summary>
/// <param name="Usage">Sums per class; <c>null</c> where no counted span knows the class.</param>
/// <param name="Usd">Sum of what is priced; a lower bound where <paramref name="State"/> is partial.</param>
/// <param name="Reason">Why it is partial or unpriced: the first reason, with the model's id.</param>
/// <param name="Calls">The spans that count (leaf rule) and what each costs.</param>
/// <param name="Classes">What <paramref name="Usd"/> is made of.</param>
/// <param name="ByModel">Its calls by model, in the order of the calls; calls that name no model are left out.</param>
internal sealed record TraceCost(
    TokenUsage? Usage, double? Usd, CostState State, string? Reason, IReadOnlyDictionary<ulong, ModelCost> Calls, ClassCosts Classes, IReadOnlyDictionary<string, ModelSums> ByModel);

/// <summary>USD by class of token; they sum to the priced cost.</summary>
/// <param name="Other">Audio, images, requests and hours.</param>
internal readonly record struct ClassCosts(double Input, double CacheRead, double CacheWrite, double Output, double Reasoning, double Other)
{
    public ClassCosts With(CostSplit split)
    {
        var sum = this;
        foreach (var part in split.Parts)
            sum = part.Class switch
            {
                "input" => sum with { Input = sum.Input + part.Usd },
                "cache read" => sum with { CacheRead = sum.CacheRead + part.Usd },
                "cache write" or "cache write 1h" => sum with { CacheWrite = sum.CacheWrite + part.Usd },
                "output" => sum with { Output = sum.Output + part.Usd },
                "reasoning" => sum with { Reasoning = sum.Reasoning + part.Usd },
                _ => sum with { Other = sum.Other + part.Usd },
            };
        return sum;
    }
}

/// <summary>What one model's calls in a trace sum up to.</summary>
/// <param name="Unpriced">Calls whose cost is not or only partly known.</param>
/// <param name="Classes">What <paramref name="Usd"/> is made of.</param>
internal readonly record struct ModelSums(long Calls, long Unpriced, long Input, long CacheRead, long CacheWrite, long Output, long Reasoning, double Usd, ClassCosts Classes)
{
    public ModelSums With(TokenUsage? usage, ModelCost cost, CostSplit? split) => new(
        Calls + 1, Unpriced + (cost.State == CostState.Priced ? 0 : 1), Input + (usage?.Input ?? 0), CacheRead + (usage?.CacheRead ?? 0), CacheWrite + (usage?.CacheWrite ?? 0),
        Output + (usage?.Output ?? 0), Reasoning + (usage?.Reasoning ?? 0), Usd + (cost.Usd ?? 0), split is null ? Classes : Classes.With(split));
}

/// <summary>Adds up a trace's model calls by the leaf rule.</summary>
internal static class TraceSums
{
    public static TraceCost Of(IReadOnlyList<CallSpan> spans, PriceList prices)
    {
        var leaves = Leaves.Of(spans, prices.Knows);
        var calls = new Dictionary<ulong, ModelCost>(leaves.Count, SpanIds.Comparer);
        var models = new Dictionary<string, ModelSums>(StringComparer.Ordinal);
        var classes = default(ClassCosts);
        decimal usd = 0;
        string? reason = null;
        foreach (var call in leaves)
        {
            var cost = prices.Price(call.Model, call.Provider, call.At, call.Usage, call.ServiceTier, call.Duration);
            if (!calls.TryAdd(call.Id, cost))
                continue;
            reason ??= cost.Reason;
            usd += (decimal)(cost.Usd ?? 0);
            var split = cost.Usd is > 0 ? prices.Split(call.Model, call.Provider, call.At, call.Usage, call.ServiceTier, call.Duration) : null;
            classes = split is null ? classes : classes.With(split);
            if (call.Model is { } model)
                models[model] = models.GetValueOrDefault(model).With(call.Usage, cost, split);
        }
        var known = calls.Values.Any(cost => cost.Usd is not null);
        return new(Tokens(leaves), known ? (double)usd : null, State([.. calls.Values]), reason, calls, classes, models);
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
