namespace LlmAspire.TraceCollector.Bills.Formats;

/// <summary>
/// Anthropic: the Console's CSV exports (<c>claude_api_tokens_….csv</c> and its cost export, one row a token type), and the pages of
/// <c>GET /v1/organizations/usage_report/messages</c> and <c>/cost_report</c> (platform.claude.com/docs/en/api/admin-api/usage-cost), whose amounts are cents.
/// </summary>
internal static class AnthropicExports
{
    private static readonly string[] About =
    [
        "api_key", "api_key_id", "api_key_status", "workspace", "workspace_id", "account_id", "service_account_id", "usage_type", "context_window", "service_tier", "inference_geo", "speed", "ending_at",
        "web_search_count", "server_tool_use_web_search_requests", "cost_type", "description", "list_price_usd", "token_type", "model",
    ];

    public static IReadOnlyList<UsageFormat> All { get; } =
    [
        new("anthropic", "tokens", ["usage_date_utc", "model_version", "usage_input_tokens_no_cache", "usage_output_tokens"],
            [.. About, "usage_input_tokens_cache_read", "usage_input_tokens_cache_write_5m", "usage_input_tokens_cache_write_1h", "usage_input_tokens_cache_write"],
            row => new(row.Day("usage_date_utc"), row.Text("model_version"), null, row.Count("usage_input_tokens_no_cache"), row.Count("usage_input_tokens_cache_read"),
                row.Sum("usage_input_tokens_cache_write_5m", "usage_input_tokens_cache_write_1h", "usage_input_tokens_cache_write"), row.Count("usage_output_tokens"), null)),
        new("anthropic", "cost", ["usage_date_utc", "model", "cost_usd"], About,
            row => new(row.Day("usage_date_utc"), row.Text("model"), null, null, null, null, null, row.NeededUsd("cost_usd"))),
        new("anthropic", "tokens", ["starting_at", "uncached_input_tokens", "output_tokens"],
            [.. About, "cache_read_input_tokens", "cache_creation_ephemeral_5m_input_tokens", "cache_creation_ephemeral_1h_input_tokens", "cache_creation_5m_input_tokens", "cache_creation_1h_input_tokens"],
            row => new(row.Day("starting_at"), row.Text("model"), null, row.Count("uncached_input_tokens"), row.Count("cache_read_input_tokens"),
                row.Sum("cache_creation_ephemeral_5m_input_tokens", "cache_creation_ephemeral_1h_input_tokens", "cache_creation_5m_input_tokens", "cache_creation_1h_input_tokens"), row.Count("output_tokens"), null)),
        new("anthropic", "cost", ["starting_at", "amount", "currency"], About, Cents),
    ];

    private static BilledUsage? Cents(UsageFields row)
    {
        row.MustBeUsd("currency");
        return new(row.Day("starting_at"), row.Text("model"), null, null, null, null, null, row.NeededUsd("amount") / 100);
    }
}
