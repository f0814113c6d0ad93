namespace LlmAspire.TraceCollector.Contracts.Pricing;

/// <summary>A model's prices over time, oldest period first.</summary>
internal sealed record ModelPrices(string Id, IReadOnlyList<PricePeriod> Periods)
{
    /// <summary>The period a day lies in; <c>null</c> before the first.</summary>
    public PricePeriod? At(DateOnly day) => Periods.LastOrDefault(period => period.From <= day);
}

/// <summary>USD per million tokens; <c>null</c> is "no price of its own".</summary>
internal sealed record Rates(decimal? Input, decimal? Output, decimal? CacheRead, decimal? CacheWrite, decimal? Reasoning)
{
    /// <summary>These rates where they are given, else the others.</summary>
    public Rates Over(Rates others) => new(
        Input ?? others.Input, Output ?? others.Output, CacheRead ?? others.CacheRead, CacheWrite ?? others.CacheWrite, Reasoning ?? others.Reasoning);
}

/// <summary>Rates for a whole request with more input tokens (cached ones included) than the bound.</summary>
internal sealed record PriceTier(long AboveInputTokens, Rates Rates);

internal sealed record PricePeriod(DateOnly From, Rates Rates, IReadOnlyList<PriceTier> Tiers)
{
    private const decimal Million = 1_000_000;

    public ModelCost Cost(string model, TokenUsage? usage)
    {
        if (usage?.Input is not { } input)
            return PriceList.Unpriced($"the input tokens of the call to '{model}' are missing");
        var rates = RatesFor(input);
        if (rates.Input is not { } inputRate)
            return PriceList.Unpriced($"model '{model}' is not billed by tokens");
        // Embedding models cost nothing for output, and their calls do not count any.
        if (usage.Output is null && rates.Output is > 0)
            return PriceList.Unpriced($"the output tokens of the call to '{model}' are missing");
        if (usage.Output is > 0 && rates.Output is null)
            return PriceList.Unpriced($"model '{model}' has no price for output");
        return new(CostState.Priced, (double)(Classes(rates, inputRate, input, usage).Sum(part => part.Tokens * part.Rate) / Million), null);
    }

    /// <summary>The same cost by class of token; <c>null</c> where <see cref="Cost"/> knows none.</summary>
    public CostSplit? Split(string model, TokenUsage? usage) =>
        Cost(model, usage).State == CostState.Priced && usage?.Input is { } input && RatesFor(input) is { Input: { } inputRate } rates
            ? new([.. Classes(rates, inputRate, input, usage).Select((part, i) => new CostPart(CostSplit.Classes[i], (long)part.Tokens, (double)(part.Tokens * part.Rate / Million)))])
            : null;

    private Rates RatesFor(long input) =>
        Tiers.Where(tier => input > tier.AboveInputTokens).MaxBy(tier => tier.AboveInputTokens) is { } tier ? tier.Rates.Over(Rates) : Rates;

    /// <summary>In the order of <see cref="CostSplit.Classes"/>.</summary>
    private static (decimal Tokens, decimal Rate)[] Classes(Rates rates, decimal inputRate, long input, TokenUsage usage)
    {
        decimal read = usage.CacheRead ?? 0, written = usage.CacheWrite ?? 0;
        decimal output = usage.Output ?? 0, outputRate = rates.Output ?? 0;
        var reasoning = Math.Min(usage.Reasoning ?? 0, output);
        return
        [
            (Math.Max(0, input - read - written), inputRate), (read, rates.CacheRead ?? inputRate), (written, rates.CacheWrite ?? inputRate),
            (output - reasoning, outputRate), (reasoning, rates.Reasoning ?? outputRate),
        ];
    }
}
