using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Langtrace beside <c>gen_ai.*</c>: who is called stands under <c>langtrace.service.*</c>, the calls that a model asks for are the JSON text of its answer, and a vector
/// database's answer is the JSON of an event.
/// </summary>
internal sealed class Langtrace : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.Langtrace);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        var type = attributes.String("langtrace.service.type");
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(type, attributes);
        if (type == "llm")
            span.Provider ??= Providers.Normalise(attributes.Text("langtrace.service.name"));
        span.SessionId ??= attributes.Text("session_id");
        span.UserId ??= attributes.Text("user_id");
        span.OutputMessages ??= Calls(reading.Span);
        if (span.Kind == SpanKind.Embedding)
            span.EmbeddingText ??= PlainText.OfTexts(attributes.Json("gen_ai.request.embedding_inputs")) ?? attributes.Text("gen_ai.request.embedding_inputs");
        if (Event(reading.Span, "stream.start") is { } start)
            span.TimeToFirstTokenMs ??= unchecked((long)(start.TimeUnixNano - reading.Span.StartUnixNano)) / 1e6;
        if (span.Kind == SpanKind.Retriever)
            FillSearch(reading, span);
    }

    private static SpanKind KindOf(string? type, Attributes attributes) => type switch
    {
        "llm" => attributes.String("gen_ai.operation.name") switch { "embed" => SpanKind.Embedding, "rerank" => SpanKind.Reranker, _ => SpanKind.Llm },
        "vectordb" => attributes.String("db.operation") is "query" or "search" or "query_points" ? SpanKind.Retriever : SpanKind.Other,
        // Nothing but the application's own function is told of spans that it began itself.
        "framework" or null => SpanKind.Chain,
        _ => SpanKind.Other,
    };

    /// <summary>An answer whose text is the JSON of OpenAI's calls; <c>null</c> where it is any other.</summary>
    private static ChatMessage[]? Calls(SpanData span)
    {
        if (Event(span, "gen_ai.content.completion")?.Attributes.Json("gen_ai.completion") is not { ValueKind: JsonValueKind.Array } answers)
            return null;
        JsonElement[][] calls = [.. answers.EnumerateArray().Select(answer => AnyJson.Parse(answer.Text("content")) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToArray() : [])];
        return calls.Length > 0 && calls.All(list => list.Length > 0 && list.All(call => call.Member("function") is not null))
            ? [.. calls.Select(list => new ChatMessage("assistant", [.. list.Select(Parts.FromOpenAiCall)]))]
            : null;
    }

    /// <summary>The arguments and the answer of a client: Chroma's lists of lists, Pinecone's matches, Qdrant's points. Of distances no scores are made.</summary>
    private static void FillSearch(SpanReading reading, LlmSpan span)
    {
        if (reading.Attributes.Json("db.query") is { ValueKind: JsonValueKind.Array } arguments)
            span.Query ??= arguments.EnumerateArray().Select(item => PlainText.OfTexts(item.Member("queryTexts") ?? item.Member("query_texts"))).FirstOrDefault(text => text is not null);
        var answer = Event(reading.Span, "response")?.Attributes.Json("db.response");
        if (answer?.Member("ids") is { ValueKind: JsonValueKind.Array } ids)
            span.Documents ??= Chroma(answer.Value, ids);
        else if ((answer?.Member("matches") ?? answer) is { ValueKind: JsonValueKind.Array } points)
            span.Documents ??= [.. points.EnumerateArray().Where(point => point.ValueKind == JsonValueKind.Object).Select(Point)];
    }

    private static RetrievedDocument[]? Chroma(JsonElement answer, JsonElement ids)
    {
        var (texts, metadata) = (First(answer.Member("documents")), First(answer.Member("metadatas")));
        return [.. First(ids).Select((id, i) => new RetrievedDocument(i + 1, AnyJson.Text(id), null, i < texts.Length ? AnyJson.Text(texts[i]) : null, i < metadata.Length ? AnyJson.Text(metadata[i]) : null))];
    }

    private static RetrievedDocument Point(JsonElement point, int index)
    {
        var told = point.Member("payload") ?? point.Member("metadata");
        return new(index + 1, point.Text("id"), point.Number("score"), VectorDatabase.Content(told), told?.GetRawText());
    }

    /// <summary>The results of the first query.</summary>
    private static JsonElement[] First(JsonElement? lists) =>
        lists is { ValueKind: JsonValueKind.Array } all && all.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Array } first ? [.. first.EnumerateArray()] : [];

    private static EventData? Event(SpanData span, string name) => span.Events.FirstOrDefault(item => item.Name == name);
}
