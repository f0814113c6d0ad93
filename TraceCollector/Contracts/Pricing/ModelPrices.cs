namespace LlmAspire.TraceCollector.Contracts.Pricing;

/// <summary>A model's prices over time, oldest period first.</summary>
/// <param name="UnseenFee">A fee that no span shows (a search, say): what the tokens cost is then a lower bound. <c>null</c> where there is none.</param>
/// <param name="IsPrivate">Whether the user's own file says so: it then holds for local providers too.</param>
internal sealed record ModelPrices(string Id, IReadOnlyList<PricePeriod> Periods, string? UnseenFee = null, bool IsPrivate = false)
{
    /// <summary>The period a day lies in; <c>null</c> before the first.</summary>
    public PricePeriod? At(DateOnly day)
    {
        for (var i = Periods.Count - 1; i >= 0; i--)
            if (Periods[i].From <= day)
                return Periods[i];
        return null;
    }

    public ModelPrices Times(decimal factor) => this with { Periods = [.. Periods.Select(period => period.Times(factor))] };
}

/// <param name="BatchFactor">On every price when the request ran as a batch or in the tier "flex"; <c>null</c> is "not known".</param>
/// <param name="ServiceTiers">Prices of other tiers by name, such as <c>priority</c>.</param>
/// <param name="Parallel">Calls that share an hour's price: 1 where each has the machine to itself.</param>
internal sealed record PricePeriod(
    DateOnly From, Rates Rates, IReadOnlyList<PriceTier> Tiers, decimal? BatchFactor, IReadOnlyDictionary<string, Rates> ServiceTiers, decimal Parallel)
{
    /// <summary>The rates of a request, or why they are not known.</summary>
    public (Rates? Rates, string? Reason) RatesFor(long input, string? serviceTier)
    {
        var rates = Rates;
        PriceTier? reached = null;
        foreach (var tier in Tiers)
            if (input > tier.AboveInputTokens && tier.AboveInputTokens > (reached?.AboveInputTokens ?? -1))
                reached = tier;
        if (reached is not null)
            rates = reached.Rates.Over(Rates);
        if (PricingTier.IsStandard(serviceTier))
            return (rates, null);
        if (ServiceTiers.TryGetValue(serviceTier!, out var own))
            return reached is null ? (own.Over(rates), null) : (null, $"has no price in tier '{serviceTier}' above {reached.AboveInputTokens} input tokens");
        if (PricingTier.IsBatch(serviceTier) && BatchFactor is { } factor)
            return (rates.Times(factor), null);
        return (null, $"has no price in tier '{serviceTier}'");
    }

    public PricePeriod Times(decimal factor) => this with
    {
        Rates = Rates.Times(factor),
        Tiers = [.. Tiers.Select(tier => tier with { Rates = tier.Rates.Times(factor) })],
        ServiceTiers = ServiceTiers.ToDictionary(tier => tier.Key, tier => tier.Value.Times(factor), StringComparer.Ordinal),
    };
}
