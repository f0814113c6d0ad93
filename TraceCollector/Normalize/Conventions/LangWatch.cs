using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>LangWatch: <c>langwatch.*</c>, contents as JSON in strings that say what they hold, <c>{ type: "text" | "chat_messages" | "json" | …, value }</c>.</summary>
internal sealed class LangWatch : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.LangWatch);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        var contexts = Value(attributes, "langwatch.contexts") ?? Value(attributes, "langwatch.rag_contexts");
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(attributes.String("langwatch.span.type"), contexts is not null);
        span.SessionId ??= attributes.Text("langwatch.thread.id", "langwatch.session.id");
        span.UserId ??= attributes.Text("langwatch.user.id");
        span.PromptName ??= attributes.Text("langwatch.prompt.handle", "langwatch.prompt.id");
        span.PromptVersion ??= attributes.Text("langwatch.prompt.version.number", "langwatch.prompt.version.id");
        span.PromptVariables ??= Value(attributes, "langwatch.prompt.variables")?.GetRawText();
        FillMetrics(reading, span);
        FillContent(attributes, contexts, span);
    }

    private static SpanKind KindOf(string? type, bool hasContexts) => type switch
    {
        "llm" => SpanKind.Llm,
        "embedding" => SpanKind.Embedding,
        // The type of a whole request that retrieves as well as of the retrieval in it.
        "rag" => hasContexts ? SpanKind.Retriever : SpanKind.Chain,
        "tool" => SpanKind.Tool,
        "agent" => SpanKind.Agent,
        "guardrail" => SpanKind.Guardrail,
        "evaluation" => SpanKind.Evaluator,
        null or "unknown" or "server" or "client" or "producer" or "consumer" => SpanKind.Other,
        _ => SpanKind.Chain,
    };

    /// <summary>The names are Python's or JavaScript's. The first token came at a time in milliseconds since 1970.</summary>
    private static void FillMetrics(SpanReading reading, LlmSpan span)
    {
        var metrics = Value(reading.Attributes, "langwatch.metrics");
        span.InputTokens ??= metrics?.Count("prompt_tokens", "promptTokens");
        span.OutputTokens ??= metrics?.Count("completion_tokens", "completionTokens");
        span.ReportedCostUsd ??= metrics?.Number("cost");
        var times = Value(reading.Attributes, "langwatch.timestamps");
        if ((times?.Number("first_token_at") ?? times?.Number("firstTokenAt")) is > 0 and < 1e15 and { } first)
            span.TimeToFirstTokenMs ??= (double)((decimal)first - (reading.Span.StartUnixNano / 1_000_000m));
    }

    private static void FillContent(Attributes attributes, JsonElement? contexts, LlmSpan span)
    {
        var (input, output) = (Value(attributes, "langwatch.input"), Value(attributes, "langwatch.output"));
        if (span.Kind == SpanKind.Llm)
        {
            span.InputMessages ??= MessageReader.Read(input, "user");
            span.OutputMessages ??= MessageReader.Read(output, "assistant");
        }
        if (span.Kind == SpanKind.Tool)
        {
            span.ToolName ??= attributes.Text("gen_ai.tool.name") ?? span.Source.Name;
            span.ToolArguments ??= Text(input);
            span.ToolResult ??= Text(output);
        }
        if (span.Kind == SpanKind.Embedding)
            span.EmbeddingText ??= PlainText.OfTexts(input);
        if (span.Kind == SpanKind.Retriever)
            span.Query ??= PlainText.OfTexts(input);
        if (contexts is { ValueKind: JsonValueKind.Array } list)
            span.Documents ??= [.. list.EnumerateArray().Select((item, i) => Document(item, i + 1))];
        span.Input ??= span.InputMessages is null ? PlainText.OfState(input, isInput: true) ?? Text(input) : null;
        span.Output ??= span.OutputMessages is null ? PlainText.OfState(output, isInput: false) ?? Text(output) : null;
    }

    /// <summary>A context names the chunk that was found and the document it is of, either of which may be missing; it may be a bare text.</summary>
    private static RetrievedDocument Document(JsonElement item, int rank)
    {
        var (chunk, document) = (item.Text("chunk_id") ?? item.Text("chunkId"), item.Text("document_id") ?? item.Text("documentId"));
        var metadata = chunk is null || document is null ? null : JsonSerializer.Serialize(new Dictionary<string, string> { ["document_id"] = document });
        return new(rank, chunk ?? document, item.Number("score"), item.ValueKind == JsonValueKind.String ? item.GetString() : item.Text("content"), metadata);
    }

    /// <summary>What is inside <c>{ type, value }</c>, or the JSON itself.</summary>
    private static JsonElement? Value(Attributes attributes, string key) =>
        attributes.Json(key) is not { } json ? null : json.Text("type") is not null && json.Member("value") is { } value ? value : json;

    private static string? Text(JsonElement? json) => json is { } given && AnyJson.Text(given) is { Length: > 0 } text ? text : null;
}
