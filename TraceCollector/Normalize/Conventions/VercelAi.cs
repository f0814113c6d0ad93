using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Vercel AI SDK's own names, <c>ai.*</c> (SDK 5, and 7 with legacy telemetry). Spans without <c>.do…</c> in their operation wrap the
/// call and repeat its usage. Times to first chunk are milliseconds here.
/// </summary>
internal sealed class VercelAi : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.VercelAi) || reading.Span.Scope.Name == "gen_ai";

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        var operation = attributes.Text("ai.operationId") ?? attributes.Text("operation.name")?.Split(' ')[0];
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(operation);
        span.ModelRequested ??= attributes.Text("ai.model.id");
        span.ModelAnswered ??= attributes.Text("ai.response.model");
        span.Provider ??= Providers.Normalise(attributes.Text("ai.model.provider")?.Split('.')[0]);
        FillUsage(attributes, span);
        span.InputMessages ??= MessageReader.Read(attributes.Json("ai.prompt.messages") ?? attributes.Json("ai.prompt"), "user");
        span.OutputMessages ??= Output(attributes);
        span.FinishReasons ??= FinishReason.Read(attributes, "ai.response.finishReason", "ai.finishReason");
        FillTool(attributes, span);
        FillEmbedding(attributes, span);
        FillRanking(attributes, span);
        FillContext(attributes, span);
        span.TimeToFirstTokenMs ??= attributes.Number("ai.response.msToFirstChunk", "ai.stream.msToFirstChunk");
    }

    private static SpanKind KindOf(string? operation) => operation switch
    {
        "ai.toolCall" => SpanKind.Tool,
        null => SpanKind.Other,
        _ when operation.EndsWith(".doEmbed", StringComparison.Ordinal) => SpanKind.Embedding,
        _ when operation.EndsWith(".doRerank", StringComparison.Ordinal) => SpanKind.Reranker,
        _ when operation.Contains(".do", StringComparison.Ordinal) => SpanKind.Llm,
        _ when operation.StartsWith("ai.", StringComparison.Ordinal) => SpanKind.Chain,
        _ => SpanKind.Other,
    };

    private static void FillUsage(Attributes attributes, LlmSpan span)
    {
        span.InputTokens ??= attributes.Count("ai.usage.inputTokens", "ai.usage.promptTokens", "ai.usage.tokens");
        span.OutputTokens ??= attributes.Count("ai.usage.outputTokens", "ai.usage.completionTokens");
        span.CacheReadTokens ??= attributes.Count("ai.usage.cachedInputTokens", "ai.usage.inputTokenDetails.cacheReadTokens");
        span.CacheWriteTokens ??= attributes.Count("ai.usage.inputTokenDetails.cacheWriteTokens");
        span.ReasoningTokens ??= attributes.Count("ai.usage.reasoningTokens", "ai.usage.outputTokenDetails.reasoningTokens");
        span.TotalTokens ??= attributes.Count("ai.usage.totalTokens");
        FillProviderUsage(attributes, span);
    }

    /// <summary>
    /// SDK 5 hands on Anthropic's input count, which leaves cached tokens out, and keeps what was written to the cache among the provider's own
    /// words; later ones say <c>inputTokenDetails</c> and count everything.
    /// </summary>
    private static void FillProviderUsage(Attributes attributes, LlmSpan span)
    {
        if (attributes.String("ai.response.providerMetadata") is not { } text || !text.Contains("\"anthropic\"", StringComparison.Ordinal)
            || AnyJson.Parse(text)?.Member("anthropic") is not { } anthropic)
            return;
        var usage = anthropic.Member("usage");
        span.CacheWriteTokens ??= (long?)(usage?.Number("cache_creation_input_tokens") ?? anthropic.Number("cacheCreationInputTokens"));
        span.CacheWrite1hTokens ??= (long?)usage?.Member("cache_creation")?.Number("ephemeral_1h_input_tokens");
        span.ServiceTier ??= usage?.Text("service_tier");
        var cached = (span.CacheReadTokens ?? 0) + (span.CacheWriteTokens ?? 0);
        if (cached > 0 && span.InputTokens is { } input && input == (long?)usage?.Number("input_tokens") && !attributes.Has("ai.usage.inputTokenDetails.noCacheTokens"))
            (span.InputTokens, span.TotalTokens) = (input + cached, null);
    }

    private static ChatMessage[]? Output(Attributes attributes)
    {
        List<JsonElement> parts = [];
        if (attributes.Text("ai.response.reasoning", "ai.response.reasoningText") is { } thought)
            parts.Add(Parts.Text(thought, "reasoning"));
        if (attributes.Text("ai.response.text", "ai.response.object", "ai.result.text", "ai.result.object") is { } text)
            parts.Add(Parts.Text(text));
        if ((attributes.Json("ai.response.toolCalls") ?? attributes.Json("ai.result.toolCalls")) is { ValueKind: JsonValueKind.Array } calls)
            parts.AddRange(calls.EnumerateArray().Select(Parts.FromOpenAiCall));
        return parts.Count == 0 ? null : [new("assistant", parts, FinishReason.Normalise(attributes.Text("ai.response.finishReason", "ai.finishReason")))];
    }

    private static void FillTool(Attributes attributes, LlmSpan span)
    {
        span.ToolName ??= attributes.Text("ai.toolCall.name");
        span.ToolCallId ??= attributes.Text("ai.toolCall.id");
        span.ToolArguments ??= attributes.Text("ai.toolCall.args");
        span.ToolResult ??= attributes.Text("ai.toolCall.result");
    }

    private static void FillEmbedding(Attributes attributes, LlmSpan span)
    {
        span.EmbeddingText ??= AnyJson.Unquoted(attributes.Text("ai.value")) ?? (attributes.Texts("ai.values") is { } texts ? string.Join("\n", texts.Select(AnyJson.Unquoted)) : null);
        var vector = attributes.Text("ai.embedding") ?? attributes.Texts("ai.embeddings")?[0];
        span.EmbeddingDimensions ??= AnyJson.Parse(vector) is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : null;
    }

    /// <summary>Texts and ranking are lists of JSON texts; a ranking names a text by its place, <c>{ index, relevanceScore }</c>. The query is not told.</summary>
    private static void FillRanking(Attributes attributes, LlmSpan span)
    {
        if (attributes.Texts("ai.ranking") is not { } ranking)
            return;
        var texts = (attributes.Texts("ai.documents") ?? []).ToArray<string?>();
        span.Documents ??= [.. ranking.Select(AnyJson.Parse).OfType<JsonElement>().Select((item, i) => new RetrievedDocument(i + 1, null, item.Number("relevanceScore"), Taken(texts, item.Number("index")), null))];
    }

    /// <summary>The text at a place, once: a ranking that names the same a thousand times would be a thousand times as long.</summary>
    private static string? Taken(string?[] texts, double? index)
    {
        if (index is not { } place || (int)place is var at && (at < 0 || at >= texts.Length))
            return null;
        var text = AnyJson.Unquoted(texts[at]);
        texts[at] = null;
        return text;
    }

    private static void FillContext(Attributes attributes, LlmSpan span)
    {
        span.SessionId ??= attributes.Text("ai.telemetry.metadata.sessionId", "ai.settings.context.sessionId");
        span.UserId ??= attributes.Text("ai.telemetry.metadata.userId", "ai.settings.context.userId");
        // SDK 7 gives the function's id as the agent's name.
        span.Feature ??= attributes.Text("ai.telemetry.metadata.feature", "ai.settings.context.feature", "ai.telemetry.functionId", "gen_ai.agent.name");
        if (attributes.Json("ai.telemetry.metadata.langfusePrompt") is not { } prompt)
            return;
        span.PromptName ??= prompt.Text("name");
        span.PromptVersion ??= prompt.Text("version");
    }
}
