namespace LlmAspire.TraceCollector.Contracts.Pricing;

/// <summary>What a model call costs in USD, or why that is not known, with the model's id in the reason.</summary>
public readonly record struct ModelCost(CostState State, double? Usd, string? Reason);

/// <summary>
/// The price list: exact ids and listed aliases, each with periods; a call is priced by its own start (UTC day). Immutable.
/// It lives in the contracts because RagApi prices its answers and the collector its spans with the same list.
/// </summary>
public sealed class PriceList
{
    /// <summary>The list that ships inside this assembly (<c>Pricing/prices.yaml</c>).</summary>
    public static PriceList BuiltIn => throw new NotSupportedException();

    public DateOnly AsOf => throw new NotSupportedException();

    /// <summary>Throws <see cref="InvalidDataException"/> naming the model and key that is wrong.</summary>
    public static PriceList Parse(string yaml) => throw new NotSupportedException();

    /// <summary>Cost of one model call. <see cref="CostState.Unpriced"/> where the model is not listed at that time or tokens are missing; local providers are priced at 0.</summary>
    public ModelCost Price(string? model, string? provider, DateTimeOffset at, TokenUsage? usage) => throw new NotSupportedException();
}
