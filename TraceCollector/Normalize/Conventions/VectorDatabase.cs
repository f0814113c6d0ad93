using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Vector searches of database clients: <c>db.vector.*</c> attributes, events <c>db.query.result</c> (Traceloop). OpenTelemetry has
/// no word for a vector search; a plain database span stays <c>other</c>. Searches of Qdrant's gRPC service and of Azure AI Search are known by their names.
/// </summary>
internal sealed class VectorDatabase : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.Database) || reading.Span.Events.Any(IsResult) || IsNamedSearch(reading.Span);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var results = reading.Span.Events.Where(IsResult).ToList();
        var isSearch = results.Count > 0 || IsNamedSearch(reading.Span) || reading.Attributes.Items.Any(item => item.Key.StartsWith("db.vector.query.", StringComparison.Ordinal));
        if (!isSearch)
            return;
        if (span.Kind == SpanKind.Other)
            span.Kind = SpanKind.Retriever;
        span.Query ??= reading.Attributes.Text("db.vector.query.content");
        if (results.Count > 0)
            span.Documents ??= [.. results.Select((item, i) => Document(item, i + 1))];
        if (Flattened.List(reading.Attributes, "db.vector.query.result") is { Count: > 0 } matches)
            span.Documents ??= [.. matches.Select((item, i) => Match(item, i, reading.Span))];
        // Spring AI lists what came back as ids or texts.
        if (reading.Attributes.Texts("db.vector.query.response.documents") is { } listed)
            span.Documents ??= [.. listed.Select((item, i) => new RetrievedDocument(i + 1, null, null, item, null))];
    }

    private static bool IsNamedSearch(SpanData span) => span.Name switch
    {
        "qdrant.Points/Search" or "qdrant.Points/SearchBatch" or "qdrant.Points/SearchGroups" => true,
        "qdrant.Points/Query" or "qdrant.Points/QueryBatch" or "qdrant.Points/QueryGroups" or "qdrant.Points/Recommend" => true,
        "SearchClient.Search" => span.Scope.Name == "Azure.Search.Documents.SearchClient",
        _ => false,
    };

    private static bool IsResult(EventData item) => item.Name is "db.query.result" or "db.search.result";

    /// <summary>
    /// Traceloop's JavaScript clients of Qdrant and Pinecone: Qdrant's payload is JSON, Pinecone's the attributes of an event. Neither store has a field for
    /// the text: it lies in the payload, under a name that the application chose.
    /// </summary>
    private static RetrievedDocument Match(Attributes item, int index, SpanData span)
    {
        var told = item.Json("metadata") ?? (span.Events.FirstOrDefault(found => found.Name == $"pinecone.query.result.{index}.metadata") is { } metadata ? AnyJson.ToElement(AnyValue.Of(metadata.Attributes)) : null);
        var content = told?.Text("text") ?? told?.Text("content") ?? told?.Text("page_content") ?? told?.Text("pageContent");
        return new(index + 1, item.Text("id"), item.Number("score"), content, told?.GetRawText());
    }

    private static RetrievedDocument Document(EventData item, int rank)
    {
        var prefix = item.Name;
        return new(rank, item.Attributes.Text($"{prefix}.id"), item.Attributes.Number($"{prefix}.score"),
            item.Attributes.Text($"{prefix}.document"), item.Attributes.Text($"{prefix}.metadata"));
    }
}
