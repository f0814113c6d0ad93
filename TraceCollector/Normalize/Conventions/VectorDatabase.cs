using System.Text.Json;
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
        var results = reading.Span.Events.Where(IsResult).Take(Flattened.MaxIndex).ToList();
        var isSearch = results.Count > 0 || IsSearch(reading.Attributes) || IsNamedSearch(reading.Span) || reading.Attributes.Items.Any(item => item.Key.StartsWith("db.vector.query.", StringComparison.Ordinal));
        if (!isSearch)
            return;
        if (span.Kind == SpanKind.Other)
            span.Kind = SpanKind.Retriever;
        span.Query ??= reading.Attributes.Text("db.vector.query.content", "db.marqo.search.query");
        if (results.Count > 0)
            span.Documents ??= [.. results.Select((item, i) => Document(item, i + 1))];
        if (Flattened.List(reading.Attributes, "db.vector.query.result") is { Count: > 0 } matches)
        {
            var events = reading.Span.Events.ToLookup(item => item.Name, StringComparer.Ordinal);
            span.Documents ??= [.. matches.Select((item, i) => Match(item, i, events))];
        }
        // Spring AI lists what came back as ids or texts.
        if (Listed(reading.Attributes) is { } listed)
            span.Documents ??= [.. listed.Select((item, i) => new RetrievedDocument(i + 1, null, null, item, null))];
    }

    /// <summary>Spring AI puts quotes around texts and leaves those inside them, and line breaks, as they are: such a list is no JSON.</summary>
    private static IReadOnlyList<string>? Listed(Attributes attributes)
    {
        const string key = "db.vector.query.response.documents";
        return attributes.String(key) is ['[', '"', .. var inside, '"', ']'] && attributes.Json(key) is null ? inside.Split("\", \"", Flattened.MaxIndex) : attributes.Texts(key);
    }

    /// <summary>Traceloop's Python clients tell a search that found nothing, or whose results the store does not hand on, by the store and the method.</summary>
    private static bool IsSearch(Attributes attributes) =>
        attributes.String("db.system") is "chroma" or "pinecone" or "milvus" or "qdrant" or "weaviate" or "lancedb" or "marqo"
        && attributes.String("db.operation") is "query" or "search" or "hybrid_search" or "query_points" or "search_batch";

    /// <summary>Python's client of gRPC puts a slash before the method.</summary>
    private static bool IsNamedSearch(SpanData span) => (span.Name is ['/', .. var method] ? method : span.Name) switch
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
    private static RetrievedDocument Match(Attributes item, int index, ILookup<string, EventData> events)
    {
        var told = item.Json("metadata") ?? (events[$"pinecone.query.result.{index}.metadata"].FirstOrDefault() is { } metadata ? AnyJson.ToElement(AnyValue.Of(metadata.Attributes)) : null);
        return new(index + 1, item.Text("id"), item.Number("score"), Content(told), told?.GetRawText());
    }

    /// <summary>
    /// Python's clients print Pinecone's metadata and Milvus's entity; Milvus's <c>query</c> and Marqo's write a row's fields as they are called. Of a distance no score
    /// is made: what is near has a small one in one store and a large one in the next.
    /// </summary>
    private static RetrievedDocument Document(EventData item, int rank)
    {
        var (prefix, fields) = (item.Name, item.Attributes);
        if (!fields.Items.Any(field => field.Key.StartsWith(prefix, StringComparison.Ordinal)))
            return new(rank, fields.Text("id", "_id"), fields.Number("_score"), fields.Text("text", "content", "page_content"), AnyJson.ToElement(AnyValue.Of(fields)).GetRawText());
        var metadata = fields.Text($"{prefix}.metadata", $"{prefix}.entity") is { } given and not "None" ? given : null;
        var told = fields.Has($"{prefix}.document") ? null : PythonText.Parse(metadata);
        return new(rank, fields.Text($"{prefix}.id"), fields.Number($"{prefix}.score"), fields.Text($"{prefix}.document") ?? Content(told), told?.GetRawText() ?? metadata);
    }

    /// <summary>The text under the names that frameworks give it.</summary>
    public static string? Content(JsonElement? told) => told?.Text("text") ?? told?.Text("content") ?? told?.Text("page_content") ?? told?.Text("pageContent");
}
