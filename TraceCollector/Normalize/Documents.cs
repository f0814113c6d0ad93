using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize;

/// <summary>Retrieved documents from the forms clients write them in. Ranks are positions, from 1.</summary>
internal static class Documents
{
    /// <summary>OpenInference: <c>prefix.N.document.{id,content,score,metadata}</c>; the id may be a number.</summary>
    public static IReadOnlyList<RetrievedDocument>? Flat(Attributes attributes, string prefix)
    {
        var items = Flattened.List(attributes, prefix);
        return items.Count == 0 ? null : new FlatDocuments(items);
    }

    /// <summary>The first one's score; <c>null</c> where there is none.</summary>
    public static double? TopScore(IReadOnlyList<RetrievedDocument>? documents) => documents switch
    {
        FlatDocuments flat => flat.TopScore,
        [var first, ..] => first.Score,
        _ => null,
    };

    /// <summary>How many characters of text they have together.</summary>
    public static int? Characters(IReadOnlyList<RetrievedDocument>? documents) =>
        documents is FlatDocuments flat ? flat.Characters : documents?.Sum(document => document.Content?.Length ?? 0);

    /// <summary>A JSON list of objects: OpenTelemetry's <c>{ id, score, … }</c>, LangChain's <c>{ page_content, metadata }</c>. An empty list is "nothing found".</summary>
    public static IReadOnlyList<RetrievedDocument>? FromJson(JsonElement? json)
    {
        if (!IsListOfObjects(json))
            return null;
        // Asking an element of the list by number walks there.
        JsonElement[] items = [.. json!.Value.EnumerateArray()];
        return new LazyList<RetrievedDocument>(items.Length, i => Document(items[i], i));
    }

    /// <summary>LlamaIndex's <c>{ node, score }</c>, of which at least one must be there.</summary>
    public static IReadOnlyList<RetrievedDocument>? OfNodes(JsonElement? json) =>
        IsListOfObjects(json) && json!.Value.GetArrayLength() > 0 && json.Value.EnumerateArray().All(item => item.Member("node") is { ValueKind: JsonValueKind.Object })
            ? FromJson(json)
            : null;

    /// <summary>LangChain's <c>{ pageContent, metadata, id }</c>, of which at least one must be there.</summary>
    public static IReadOnlyList<RetrievedDocument>? OfLangChain(JsonElement? json) =>
        IsListOfObjects(json) && json!.Value.GetArrayLength() > 0 && json.Value.EnumerateArray().All(item => (item.Member("pageContent") ?? item.Member("page_content")) is not null)
            ? FromJson(json)
            : null;

    private static bool IsListOfObjects(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object);

    /// <summary>What the index needs of them is told without making strings of their contents.</summary>
    private sealed class FlatDocuments(IReadOnlyList<Attributes> items) : LazyList<RetrievedDocument>(items.Count, i => Document(items[i], i + 1))
    {
        public double? TopScore => ScoreOf(items[0], items[0].Json("document.metadata"));

        public int Characters => items.Sum(item => item.Characters("document.content"));

        /// <summary>LangChain keeps ids and scores of its stores among the metadata.</summary>
        private static RetrievedDocument Document(Attributes item, int rank)
        {
            var metadata = item.Json("document.metadata");
            return new(rank, item.Text("document.id") ?? metadata?.Text("id"), ScoreOf(item, metadata), item.Text("document.content"), item.Text("document.metadata"));
        }

        private static double? ScoreOf(Attributes item, JsonElement? metadata) => item.Number("document.score") ?? Score(metadata);
    }

    private static RetrievedDocument Document(JsonElement item, int index)
    {
        var body = (item.Member("node") ?? item.Member("document")) is { ValueKind: JsonValueKind.Object } inner ? inner : item;
        var metadata = body.Member("metadata") ?? body.Member("meta") ?? body.Member("meta_data");
        return new(
            index + 1,
            body.Text("id") ?? body.Text("id_") ?? body.Text("document_id") ?? metadata?.Text("id"),
            Score(item) ?? Score(body) ?? Score(metadata),
            Content(body.Member("content") ?? body.Member("page_content") ?? body.Member("pageContent") ?? body.Member("text") ?? body.Member("document")),
            metadata is { } known ? AnyJson.Text(known) : null);
    }

    private static double? Score(JsonElement? item) => item?.Number("score") ?? item?.Number("relevance_score") ?? item?.Number("_score");

    /// <summary>A text, or Genkit's list of parts.</summary>
    private static string? Content(JsonElement? content) => content switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } parts => Parts.TextOf(Parts.FromContent(parts)) ?? AnyJson.Text(parts),
        { } other => AnyJson.Text(other) is { Length: > 0 } text ? text : null,
    };
}
