using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Genkit (<c>genkit:*</c>) and the Agent Development Kit (<c>gcp.vertex.agent.*</c>): requests and responses as JSON in strings, with Python's names or, from
/// TypeScript, JavaScript's. Of a call that failed the latter tells the span's name alone.
/// </summary>
internal sealed class Genkit : IConvention
{
    private const string Adk = "gcp.vertex.agent.";

    public bool Recognises(SpanReading reading) => reading.Has(Families.Genkit) || IsAdk(reading.Span);

    private static bool IsAdk(SpanData span) => span.Scope.Name == "gcp.vertex.agent";

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(attributes.String("genkit:metadata:subtype") ?? attributes.String("genkit:type"), reading);
        var input = attributes.Json("genkit:input") ?? attributes.Json(Adk + "llm_request");
        var output = attributes.Json("genkit:output") ?? attributes.Json(Adk + "llm_response");
        if (span.Kind == SpanKind.Llm)
            FillCall(attributes, input, output, span);
        if (span.Kind == SpanKind.Tool)
        {
            span.ToolName ??= attributes.Text("genkit:name");
            span.ToolArguments ??= attributes.Text("genkit:input", Adk + "tool_call_args");
            span.ToolResult ??= attributes.Text("genkit:output", Adk + "tool_response");
        }
        if (span.Kind is SpanKind.Retriever or SpanKind.Reranker)
        {
            span.Query ??= Text(input?.Member("query"));
            span.Documents ??= Documents.FromJson(output?.Member("documents"));
        }
        if (span.Kind == SpanKind.Embedding)
            FillEmbedding(attributes, input, output, span);
        span.SessionId ??= attributes.Text("genkit:sessionId", Adk + "session_id");
        span.Input ??= span.InputMessages is null && span.EmbeddingText is null && span.Query is null ? Plain(attributes, "genkit:input") : null;
        span.Output ??= span.OutputMessages is null ? Plain(attributes, "genkit:output") : null;
    }

    private static SpanKind KindOf(string? type, SpanReading reading) => type switch
    {
        "model" or "background-model" => SpanKind.Llm,
        "embedder" => SpanKind.Embedding,
        "retriever" => SpanKind.Retriever,
        "reranker" => SpanKind.Reranker,
        "tool" or "tool.v2" => SpanKind.Tool,
        "agent" => SpanKind.Agent,
        "evaluator" => SpanKind.Evaluator,
        "flow" or "prompt" or "executablePrompt" or "executable-prompt" or "util" or "flowStep" or "action" => SpanKind.Chain,
        _ when reading.Attributes.Has(Adk + "llm_request") => SpanKind.Llm,
        _ when IsAdk(reading.Span) => reading.Span.Name switch { "call_llm" => SpanKind.Llm, "invocation" => SpanKind.Chain, _ => SpanKind.Other },
        _ => SpanKind.Other,
    };

    private static void FillCall(Attributes attributes, JsonElement? input, JsonElement? output, LlmSpan span)
    {
        FillModel(attributes.Text("genkit:name") ?? input?.Text("model"), span);
        span.InputMessages ??= Prompt(input);
        span.OutputMessages ??= MessageReader.Read(output?.Member("message") ?? output?.Member("content"), "assistant");
        if (FinishReason.Normalise(output?.Text("finishReason") ?? output?.Text("finish_reason")) is { } reason)
            span.FinishReasons ??= [reason];
        if ((output?.Text("error_code") ?? output?.Text("errorCode")) is { } error && span.OutputMessages is null)
            (span.Failed, span.ErrorType, span.ErrorMessage) = (true, span.ErrorType ?? error, span.ErrorMessage ?? output?.Text("error_message") ?? output?.Text("errorMessage"));
        var usage = output?.Member("usage") ?? output?.Member("usage_metadata") ?? output?.Member("usageMetadata");
        span.InputTokens ??= usage?.Count("inputTokens", "prompt_token_count", "promptTokenCount");
        span.OutputTokens ??= usage?.Count("outputTokens", "candidates_token_count", "candidatesTokenCount");
        span.CacheReadTokens ??= usage?.Count("cachedContentTokens", "cached_content_token_count", "cachedContentTokenCount");
        span.TotalTokens ??= usage?.Count("totalTokens", "total_token_count", "totalTokenCount");
        span.ReasoningTokens ??= usage?.Count("thoughtsTokens", "thoughts_token_count", "thoughtsTokenCount");
    }

    /// <summary>Names are <c>plugin/model</c>; the plugin is the provider.</summary>
    private static void FillModel(string? name, LlmSpan span)
    {
        var slash = name?.IndexOf('/') ?? -1;
        span.ModelRequested ??= slash < 0 ? name : name![(slash + 1)..];
        span.Provider ??= slash < 0 ? null : Providers.Normalise(name![..slash]);
    }

    /// <summary>Genkit's messages, or Gemini's <c>contents</c> with the system's instruction in <c>config</c>.</summary>
    private static IReadOnlyList<ChatMessage>? Prompt(JsonElement? input)
    {
        var (messages, config) = (MessageReader.Read(input?.Member("messages") ?? input?.Member("contents"), "user"), input?.Member("config"));
        return messages is not null && MessageReader.Read(config?.Member("system_instruction") ?? config?.Member("systemInstruction"), "system") is { } system ? [.. system, .. messages] : messages;
    }

    private static void FillEmbedding(Attributes attributes, JsonElement? input, JsonElement? output, LlmSpan span)
    {
        FillModel(attributes.Text("genkit:name"), span);
        if (input?.Member("input") is { ValueKind: JsonValueKind.Array } documents)
            span.EmbeddingText ??= string.Join("\n", documents.EnumerateArray().Select(item => Text(item)).OfType<string>());
        if (output?.Member("embeddings") is { ValueKind: JsonValueKind.Array } vectors && vectors.EnumerateArray().FirstOrDefault().Member("embedding") is { ValueKind: JsonValueKind.Array } vector)
            span.EmbeddingDimensions ??= vector.GetArrayLength();
    }

    private static string? Text(JsonElement? document) => document?.Member("content") is { } content ? Parts.TextOf(Parts.FromContent(content)) : null;

    /// <summary>Go says null of an action that failed.</summary>
    private static string? Plain(Attributes attributes, string key) =>
        attributes.Json(key) is { } json ? AnyJson.Text(json) : attributes.Text(key) is { } text and not "null" ? text : null;
}
