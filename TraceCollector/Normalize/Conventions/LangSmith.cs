using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// LangSmith's SDK in OpenTelemetry mode. Its own kind comes before <c>gen_ai.operation.name</c>, which says "embeddings" on its
/// retrievers. <c>langsmith.trace.session_name</c> is the project, not a session.
/// </summary>
internal sealed class LangSmith : IConvention
{
    private const string Metadata = "langsmith.metadata.";

    public bool Recognises(SpanReading reading) => reading.Has(Families.LangSmith);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(attributes.String("langsmith.span.kind"));
        span.ModelRequested ??= attributes.Text("gen_ai.request.model", Metadata + "ls_model_name");
        span.Provider ??= Providers.Normalise(attributes.Text(Metadata + "ls_provider"));
        span.SessionId ??= attributes.Text(Metadata + "session_id", Metadata + "thread_id", Metadata + "conversation_id");
        span.UserId ??= attributes.Text(Metadata + "user_id");
        span.Feature ??= attributes.Text(Metadata + "feature");
        FillUsage(attributes, span);
        if (span.Kind != SpanKind.Llm)
            FillContent(attributes, span);
    }

    private static SpanKind KindOf(string? kind) => kind?.ToLowerInvariant() switch
    {
        "llm" => SpanKind.Llm,
        "embedding" => SpanKind.Embedding,
        "retriever" => SpanKind.Retriever,
        "tool" => SpanKind.Tool,
        "chain" or "prompt" or "parser" => SpanKind.Chain,
        _ => SpanKind.Other,
    };

    private static void FillUsage(Attributes attributes, LlmSpan span)
    {
        var answer = span.Kind == SpanKind.Llm ? LangChainMessages.Answer(attributes.Json("gen_ai.completion")) : null;
        var metadata = answer?.Member("response_metadata");
        span.ModelAnswered ??= attributes.Text("gen_ai.response.model") ?? metadata?.Text("model_name") ?? metadata?.Text("model");
        if (FinishReason.Normalise(metadata?.Text("finish_reason")) is { } reason && !attributes.Has("gen_ai.response.finish_reasons"))
            span.FinishReasons ??= [reason];
        var usage = attributes.Json("langsmith.usage_metadata") ?? answer?.Member("usage_metadata");
        var input = Details(attributes, "gen_ai.usage.input_token_details") ?? usage?.Member("input_token_details");
        var output = Details(attributes, "gen_ai.usage.output_token_details") ?? usage?.Member("output_token_details");
        span.InputTokens ??= attributes.Count("gen_ai.usage.input_tokens") ?? usage?.Count("input_tokens");
        span.OutputTokens ??= attributes.Count("gen_ai.usage.output_tokens") ?? usage?.Count("output_tokens");
        span.CacheReadTokens ??= input?.Count("cache_read");
        span.CacheWrite1hTokens ??= input?.Count("ephemeral_1h_input_tokens");
        span.CacheWriteTokens ??= Writes(input);
        span.ReasoningTokens ??= output?.Count("reasoning");
        span.AudioInputTokens ??= input?.Count("audio");
        span.AudioOutputTokens ??= output?.Count("audio");
        span.TotalTokens ??= attributes.Count("gen_ai.usage.total_tokens") ?? usage?.Count("total_tokens");
    }

    /// <summary>JSON, or from Python a dictionary as Python prints it: <c>{'cache_read': 8}</c>.</summary>
    private static JsonElement? Details(Attributes attributes, string key) =>
        attributes.Json(key) ?? PythonText.Parse(attributes.String(key));

    /// <summary>LangChain tells Anthropic's writes by how long they are kept, and then says 0 for all of them together.</summary>
    private static long? Writes(JsonElement? input) => (input?.Count("cache_creation"), input?.Count("ephemeral_5m_input_tokens"), input?.Count("ephemeral_1h_input_tokens")) switch
    {
        (var all, null, null) => all,
        var (all, five, hour) => Math.Max(all ?? 0, (five ?? 0) + (hour ?? 0)),
    };

    /// <summary>Inputs and outputs of what is no model call, as <c>{ name: value }</c>: a single text is shown as that text.</summary>
    private static void FillContent(Attributes attributes, LlmSpan span)
    {
        var output = attributes.Json("gen_ai.completion");
        span.Input ??= Single(attributes.Json("gen_ai.prompt")) ?? attributes.Text("gen_ai.prompt");
        span.Output ??= Single(output) ?? attributes.Text("gen_ai.completion");
        if (span.Kind == SpanKind.Retriever)
        {
            span.Query ??= span.Input;
            span.Documents ??= Documents.FromJson(output?.Member("outputs") ?? output?.Member("documents") ?? output);
        }
        if (span.Kind == SpanKind.Embedding)
            span.EmbeddingText ??= PlainText.OfTexts(attributes.Json("gen_ai.prompt"));
        if (span.Kind != SpanKind.Tool)
            return;
        span.ToolName ??= attributes.Text("gen_ai.tool.name") ?? span.Source.Name;
        span.ToolArguments ??= attributes.Text("gen_ai.prompt");
        span.ToolResult ??= span.Output;
    }

    private static string? Single(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Object } map && map.EnumerateObject().Take(2).ToArray() is [{ Value.ValueKind: JsonValueKind.String } only] ? only.Value.GetString() : null;
}
