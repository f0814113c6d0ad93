using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Microsoft's prompt flow beside <c>llm.usage.*</c>: what a function was given and returned as JSON, in <c>inputs</c> and <c>output</c> or, from newer
/// versions, in the payload of events only.
/// </summary>
internal sealed class PromptFlow : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Attributes.String("framework") == "promptflow";

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(attributes.String("span_type"));
        var (inputs, output) = (Told(reading, "inputs", "function.inputs"), Told(reading, "output", "function.output"));
        span.PromptTemplateSource = span.PromptTemplateSource.Or(attributes["prompt.template"]);
        span.PromptVariables ??= attributes.Text("prompt.variables");
        if (span.Kind == SpanKind.Llm)
            FillCall(reading, inputs, output, span);
        if (span.Kind == SpanKind.Embedding)
            FillEmbedding(AnyJson.Parse(Told(reading, "embedding.embeddings", "embedding.embeddings")), inputs, span);
        if (span.Kind == SpanKind.Retriever)
            FillRetrieval(reading, span);
        span.Input ??= span.InputMessages is null && span.Kind != SpanKind.Embedding ? inputs : null;
        span.Output ??= span.OutputMessages is null && span.Kind != SpanKind.Embedding ? AnyJson.Unquoted(output) : null;
    }

    private static SpanKind KindOf(string? type) => type switch
    {
        "LLM" => SpanKind.Llm,
        "Embedding" => SpanKind.Embedding,
        "Retrieval" => SpanKind.Retriever,
        "Assistant" => SpanKind.Agent,
        null => SpanKind.Other,
        _ => SpanKind.Chain,
    };

    private static void FillCall(SpanReading reading, string? inputs, string? output, LlmSpan span)
    {
        var asked = AnyJson.Parse(inputs);
        span.ModelRequested ??= asked?.Text("model");
        span.InputMessages ??= MessageReader.Read(asked, "user");
        // A streamed call is told by a second span beside this one, Iterated(…).
        if (asked?.Member("stream") is { ValueKind: JsonValueKind.True } && reading.Span is { StatusCode: not 2 } source && !source.Name.StartsWith("Iterated(", StringComparison.Ordinal))
            span.Kind = SpanKind.Chain;
        // What was streamed is told as its chunks, and once more as one message.
        span.OutputMessages ??= MessageReader.Read(AnyJson.Parse(output), "assistant")
            ?? MessageReader.Read(AnyJson.Parse(Told(reading, "llm.generated_message", "llm.generated_message")), "assistant");
    }

    private static void FillEmbedding(JsonElement? embeddings, string? inputs, LlmSpan span)
    {
        span.ModelRequested ??= AnyJson.Parse(inputs)?.Text("model");
        if (embeddings is { ValueKind: JsonValueKind.Array } list)
            span.EmbeddingText ??= string.Join("\n", list.EnumerateArray().Take(Flattened.MaxIndex).Select(item => item.Text("embedding.text")).OfType<string>());
    }

    private static void FillRetrieval(SpanReading reading, LlmSpan span)
    {
        span.Query ??= reading.Attributes.Text("retrieval.query");
        if (AnyJson.Parse(Told(reading, "retrieval.documents", "retrieval.documents")) is { ValueKind: JsonValueKind.Array } list)
            span.Documents ??= [.. list.EnumerateArray().Take(Flattened.MaxIndex).Select((item, index) => new RetrievedDocument(
                index + 1, item.Text("document.id"), item.Number("document.score"), item.Text("document.content"), item.Text("document.metadata")))];
    }

    private static string? Told(SpanReading reading, string key, string name) =>
        reading.Attributes.Text(key) ?? reading.Span.Events.FirstOrDefault(item => item.Name == "promptflow." + name)?.Attributes.Text("payload");
}
