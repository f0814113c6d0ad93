namespace LlmAspire.TraceCollector.Contracts.Pricing;

/// <summary>The tokens of one class in one call, each token in one class only, and what they cost in USD.</summary>
/// <param name="Tokens">1 for the fee of a request, 0 for hours.</param>
public readonly record struct CostPart(string Class, long Tokens, double Usd);

/// <summary>What a priced call cost, class by class; the parts sum to its cost.</summary>
public sealed record CostSplit(IReadOnlyList<CostPart> Parts)
{
    /// <summary>As they stand on a bill. Cached tokens are not counted in <c>input</c> again, nor reasoning in <c>output</c>.</summary>
    public static string[] Classes { get; } =
        ["input", "cache read", "cache write", "cache write 1h", "audio in", "image in", "output", "reasoning", "audio out", "image out", "request", "hour"];
}
