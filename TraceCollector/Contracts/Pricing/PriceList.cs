namespace LlmAspire.TraceCollector.Contracts.Pricing;

/// <summary>What a model call costs in USD, or why that is not known, with the model's id in the reason.</summary>
public readonly record struct ModelCost(CostState State, double? Usd, string? Reason);

/// <summary>
/// The price list: exact ids and listed aliases, each with periods; a call is priced by its own start (UTC day). Immutable.
/// It lives in the contracts because RagApi prices its answers and the collector its spans with the same list.
/// </summary>
public sealed class PriceList
{
    private static readonly Lazy<PriceList> BuiltInList = new(ReadBuiltIn);

    // Plain tables: freezing them costs more at start than it saves on a few hundred names.
    private readonly IReadOnlyDictionary<string, ModelPrices> models;
    private readonly HashSet<string> localProviders;

    internal PriceList(DateOnly asOf, IReadOnlyCollection<string> localProviders, IReadOnlyDictionary<string, ModelPrices> models)
    {
        AsOf = asOf;
        this.localProviders = new(localProviders, StringComparer.OrdinalIgnoreCase);
        this.models = models;
    }

    /// <summary>The list that ships inside this assembly (<c>Pricing/prices.yaml</c>); read on first use.</summary>
    public static PriceList BuiltIn => BuiltInList.Value;

    /// <summary>The day the prices were last compared with their sources.</summary>
    public DateOnly AsOf { get; }

    /// <summary>Throws <see cref="InvalidDataException"/> naming the model and key that is wrong.</summary>
    public static PriceList Parse(string yaml) => PriceListReader.Read(yaml);

    /// <summary>Cost of one model call. <see cref="CostState.Unpriced"/> where the model is not listed at that time or tokens are missing; local providers are priced at 0.</summary>
    /// <param name="model">The answered model, else the requested one.</param>
    /// <param name="provider">OpenTelemetry's <c>gen_ai.provider.name</c>; it decides only whether the call was local, the id alone is the key.</param>
    /// <param name="at">When the call began.</param>
    public ModelCost Price(string? model, string? provider, DateTimeOffset at, TokenUsage? usage)
    {
        if (provider is not null && localProviders.Contains(provider))
            return new(CostState.Priced, 0, null);
        if (model is null)
            return Unpriced("the call names no model");
        if (!models.TryGetValue(model, out var known))
            return Unpriced($"model '{model}' is not in the price list");
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return known.At(day) is { } period
            ? period.Cost(model, usage)
            : Unpriced($"model '{model}' has no price before {known.Periods[0].From:yyyy-MM-dd}");
    }

    /// <summary>What <see cref="Price"/> says, class by class; <c>null</c> for a local provider and where the call is unpriced.</summary>
    public CostSplit? Split(string? model, string? provider, DateTimeOffset at, TokenUsage? usage)
    {
        if (model is null || (provider is not null && localProviders.Contains(provider)) || !models.TryGetValue(model, out var known))
            return null;
        return known.At(DateOnly.FromDateTime(at.UtcDateTime))?.Split(model, usage);
    }

    internal static ModelCost Unpriced(string reason) => new(CostState.Unpriced, null, reason);

    private static PriceList ReadBuiltIn()
    {
        using var stream = typeof(PriceList).Assembly.GetManifestResourceStream(typeof(PriceList), "prices.yaml")
            ?? throw new InvalidOperationException("prices.yaml is not in the assembly.");
        using var reader = new StreamReader(stream);
        return PriceListReader.Read(reader);
    }
}
