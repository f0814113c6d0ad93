namespace LlmAspire.TraceCollector.Contracts.Pricing;

/// <summary>How providers name the tier in which a request ran.</summary>
public static class PricingTier
{
    /// <summary><c>auto</c> is a wish; where no answer says what came of it, the standard tier is the likely one.</summary>
    public static bool IsStandard(string? tier) => tier is null or "" or "default" or "standard" or "auto" or "standard_only" or "on_demand";

    public static bool IsBatch(string? tier) => tier is "batch" or "flex";
}
