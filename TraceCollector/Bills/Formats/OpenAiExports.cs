namespace LlmAspire.TraceCollector.Bills.Formats;

/// <summary>
/// OpenAI: the pages of <c>GET /v1/organization/usage/completions</c>, <c>/embeddings</c> and <c>/costs</c> (platform.openai.com/docs/api-reference/usage), and the
/// dashboard's CSV exports, which have the same names in columns (<c>amount.value</c> is <c>amount_value</c> there). <c>input_tokens</c> include cached ones.
/// </summary>
internal static class OpenAiExports
{
    private static readonly string[] About =
    [
        "end_time", "start_time_iso", "end_time_iso", "object", "project_id", "project_name", "user_id", "user_email", "api_key_id", "api_key_name", "organization_id", "organization_name",
        "batch", "service_tier", "api_source", "model",
    ];

    /// <summary>Parts of the totals that are read, or kinds of them that are not compared.</summary>
    private static readonly string[] Parts =
    [
        "input_cached_tokens", "input_uncached_tokens", "input_cache_write_tokens", "input_text_tokens", "output_text_tokens", "input_cached_text_tokens", "input_audio_tokens", "input_cached_audio_tokens",
        "output_audio_tokens", "input_image_tokens", "input_cached_image_tokens", "output_image_tokens",
    ];

    public static IReadOnlyList<UsageFormat> All { get; } =
    [
        new("openai", "completions", ["start_time", "input_tokens", "output_tokens", "num_model_requests"], [.. About, .. Parts], Tokens),
        new("openai", "embeddings", ["start_time", "input_tokens", "num_model_requests"], About, Tokens),
        new("openai", "cost", ["start_time", "amount_value"], [.. About, "amount_currency", "line_item", "quantity", "quantity_unit"], Cost),
    ];

    private static BilledUsage? Tokens(UsageFields row)
    {
        if (row.Count("input_tokens") is not { } input)
            return null;
        var (cached, written) = (row.Count("input_cached_tokens"), row.Count("input_cache_write_tokens"));
        return new(row.Day("start_time"), row.Text("model"), row.Count("num_model_requests"), input - (cached ?? 0) - (written ?? 0), cached, written, row.Count("output_tokens"), null);
    }

    /// <summary>A line item is <c>gpt-4o-mini-2024-07-18, input</c>.</summary>
    private static BilledUsage? Cost(UsageFields row)
    {
        if (row.Usd("amount_value") is not { } usd)
            return null;
        row.MustBeUsd("amount_currency");
        return new(row.Day("start_time"), row.Text("line_item")?.Split(',')[0].Trim(), null, null, null, null, null, usd);
    }
}
