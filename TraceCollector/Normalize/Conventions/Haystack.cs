using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Haystack: pipelines and components, <c>haystack.*</c>. What a component is shows in the name of its class; inputs and outputs are JSON
/// in strings, and only there where content tracing is on.
/// </summary>
internal sealed class Haystack : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.Haystack);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(attributes.String("haystack.component.type"));
        var input = attributes.Json("haystack.component.input") ?? attributes.Json("haystack.pipeline.input_data");
        var output = attributes.Json("haystack.component.output") ?? attributes.Json("haystack.pipeline.output_data");
        if (span.Kind == SpanKind.Llm)
            FillCall(input, output, span);
        if (span.Kind == SpanKind.Embedding)
        {
            span.EmbeddingText ??= input?.Text("text");
            span.EmbeddingDimensions ??= output?.Member("embedding") is { ValueKind: JsonValueKind.Array } vector ? vector.GetArrayLength() : null;
            FillMeta(output?.Member("meta"), span);
        }
        if (span.Kind is SpanKind.Retriever or SpanKind.Reranker)
        {
            span.Query ??= input?.Text("query");
            span.Documents ??= Documents.FromJson(output?.Member("documents"));
        }
        span.Input ??= span.InputMessages is null ? input?.GetRawText() : null;
        span.Output ??= span.OutputMessages is null ? output?.GetRawText() : null;
    }

    private static SpanKind KindOf(string? type) => type switch
    {
        null => SpanKind.Chain,
        _ when type.EndsWith("Generator", StringComparison.Ordinal) => SpanKind.Llm,
        _ when type.EndsWith("Embedder", StringComparison.Ordinal) => SpanKind.Embedding,
        _ when type.EndsWith("Retriever", StringComparison.Ordinal) => SpanKind.Retriever,
        _ when type.EndsWith("Ranker", StringComparison.Ordinal) => SpanKind.Reranker,
        "Agent" => SpanKind.Agent,
        "ToolInvoker" => SpanKind.Tool,
        _ => SpanKind.Chain,
    };

    private static void FillCall(JsonElement? input, JsonElement? output, LlmSpan span)
    {
        span.InputMessages ??= MessageReader.Read(input, "user");
        var replies = output?.Member("replies");
        span.OutputMessages ??= MessageReader.Read(replies, "assistant");
        FillMeta(First(output?.Member("meta")) ?? First(replies)?.Member("meta"), span);
    }

    /// <summary>What the provider said of the call: <c>{ model, finish_reason, usage: { prompt_tokens, completion_tokens } }</c>.</summary>
    private static void FillMeta(JsonElement? meta, LlmSpan span)
    {
        span.ModelAnswered ??= meta?.Text("model");
        if (FinishReason.Normalise(meta?.Text("finish_reason")) is { } reason)
            span.FinishReasons ??= [reason];
        var usage = meta?.Member("usage");
        span.InputTokens ??= (long?)(usage?.Number("prompt_tokens") ?? usage?.Number("input_tokens"));
        span.OutputTokens ??= (long?)(usage?.Number("completion_tokens") ?? usage?.Number("output_tokens"));
        span.TotalTokens ??= (long?)usage?.Number("total_tokens");
        span.CacheReadTokens ??= (long?)usage?.Member("prompt_tokens_details")?.Number("cached_tokens");
        span.ReasoningTokens ??= (long?)usage?.Member("completion_tokens_details")?.Number("reasoning_tokens");
    }

    private static JsonElement? First(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } items && items.GetArrayLength() > 0 ? items[0] : null;
}
