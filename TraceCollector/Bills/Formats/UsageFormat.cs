namespace LlmAspire.TraceCollector.Bills.Formats;

/// <summary>Tokens and cost of one model on one day, as an export has them. <c>null</c> is "not said".</summary>
/// <param name="Input">Without what a cache served or took in.</param>
internal readonly record struct BilledUsage(DateOnly Day, string? Model, long? Requests, long? Input, long? CacheRead, long? CacheWrite, long? Output, decimal? Usd);

/// <summary>One kind of export of one provider.</summary>
/// <param name="Required">Columns by which it is known.</param>
/// <param name="Known">Further columns that are read, or that say nothing about tokens and cost; any other is told.</param>
/// <param name="Row"><c>null</c> for a row of something else.</param>
internal sealed record UsageFormat(string Provider, string Kind, string[] Required, string[] Known, Func<UsageFields, BilledUsage?> Row)
{
    /// <summary>The more particular one first: an export of completions has every column one of embeddings must have.</summary>
    public static IReadOnlyList<UsageFormat> All { get; } = [.. OpenAiExports.All, .. AnthropicExports.All, .. AzureExports.All];

    public static IReadOnlyList<string> Providers { get; } = [.. All.Select(format => format.Provider).Distinct()];

    public bool Fits(IReadOnlySet<string> columns) => Required.All(columns.Contains);

    public IEnumerable<string> Unknown(IEnumerable<string> columns) =>
        columns.Where(column => !Required.Concat(Known).Contains(column, StringComparer.OrdinalIgnoreCase));
}
