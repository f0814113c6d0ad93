using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Rows of the tables as records of the contract.</summary>
internal static class Rows
{
    public static TraceRow Trace(StoreRow row) => new()
    {
        TraceId = Ids.TraceText(row.Trace("trace_id")),
        Name = row.NeededText("name"),
        Service = row.Text("service"),
        StartedAt = row.Time("started_us"),
        DurationMs = row.Double("duration_ms"),
        Status = row.Word<TraceStatus>("status"),
        Outcome = row.Text("outcome"),
        Feature = row.Text("feature"),
        UserId = row.Text("user_id"),
        SessionId = row.Text("session_id"),
        Models = row.Texts("models"),
        Prompts = row.Texts("prompts"),
        Experiment = row.Text("experiment"),
        Variant = row.Text("variant"),
        InputTokens = row.MaybeLong("input_tokens"),
        OutputTokens = row.MaybeLong("output_tokens"),
        CachedInputTokens = row.MaybeLong("cache_read_tokens"),
        ReasoningTokens = row.MaybeLong("reasoning_tokens"),
        CostUsd = row.MaybeDouble("cost_usd"),
        CostState = row.Word<CostState>("cost_state"),
        SpanCount = row.MaybeInt("span_count") ?? 0,
        ErrorType = row.Text("error_type"),
        StageMs = Stages(row),
        Input = row.Text("input"),
        Output = row.Text("output"),
    };

    public static TraceFact Fact(StoreRow row) => new()
    {
        Sequence = row.Long("sequence"),
        SettledAt = row.Time("settled_us"),
        StartedAt = row.Time("started_us"),
        TraceId = Ids.TraceText(row.Trace("trace_id")),
        Name = row.NeededText("name"),
        Service = row.Text("service"),
        Status = row.Word<TraceStatus>("status"),
        Outcome = row.Text("outcome"),
        ErrorType = row.Text("error_type"),
        Feature = row.Text("feature"),
        UserId = row.Text("user_id"),
        SessionId = row.Text("session_id"),
        Experiment = row.Text("experiment"),
        Variant = row.Text("variant"),
        Provider = row.Text("provider"),
        Model = row.Text("model"),
        PromptName = row.Text("prompt_name"),
        PromptVersion = row.Text("prompt_version"),
        PromptHash = row.Text("prompt_hash"),
        IndexVersion = row.Text("index_version"),
        Embedder = row.Text("embedder"),
        Topic = row.Text("topic"),
        Language = row.Text("language"),
        DurationMs = row.Double("duration_ms"),
        StageMs = Stages(row),
        TimeToFirstTokenMs = row.MaybeDouble("ttft_ms"),
        Tokens = Tokens(row),
        CostUsd = row.MaybeDouble("cost_usd"),
        CostState = row.Word<CostState>("cost_state"),
        Top1Score = row.MaybeDouble("top1_score"),
        Retrieved = row.MaybeInt("retrieved"),
        Used = row.MaybeInt("used"),
        PromptChars = row.MaybeInt("prompt_chars"),
        Steps = row.MaybeInt("steps"),
        SpanCount = row.MaybeInt("span_count") ?? 0,
    };

    public static Score Score(StoreRow row) => new()
    {
        TraceId = row.MaybeTrace("trace_id") is { } trace ? Ids.TraceText(trace) : null,
        SessionId = row.Text("session_id"),
        ResponseId = row.Text("response_id"),
        SpanId = row.MaybeLong("span_id") is { } span ? Ids.SpanText(unchecked((ulong)span)) : null,
        Name = row.NeededText("name"),
        Value = row.MaybeDouble("value"),
        Label = row.Text("label"),
        Explanation = row.Text("explanation"),
        Source = row.Word<ScoreSource>("source"),
        Author = row.Text("author"),
        Evaluator = row.Text("evaluator_name") is { } name ? new(name, row.Text("evaluator_version") ?? "", row.Text("evaluator_model")) : null,
        InclusionProbability = row.MaybeDouble("inclusion_probability"),
        Core = row.MaybeBool("core"),
        Reason = row.Text("reason"),
        CostUsd = row.MaybeDouble("cost_usd"),
        At = row.Time("at_us"),
    };

    public static TokenUsage? Tokens(StoreRow row)
    {
        var usage = new TokenUsage(
            row.MaybeLong("input_tokens"), row.MaybeLong("output_tokens"), row.MaybeLong("cache_read_tokens"), row.MaybeLong("cache_write_tokens"), row.MaybeLong("reasoning_tokens"));
        return usage == new TokenUsage(null, null, null, null, null) ? null : usage;
    }

    private static Dictionary<string, double> Stages(StoreRow row) => row.StageMs().ToDictionary(stage => Words<Stage>.Write(stage.Key), stage => stage.Value);
}
