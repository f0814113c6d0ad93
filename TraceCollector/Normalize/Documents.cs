using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize;

/// <summary>Retrieved documents from the forms clients write them in. Ranks are positions, from 1.</summary>
internal static class Documents
{
    /// <summary>OpenInference: <c>prefix.N.document.{id,content,score,metadata}</c>; the id may be a number.</summary>
    public static IReadOnlyList<RetrievedDocument>? Flat(Attributes attributes, string prefix)
    {
        RetrievedDocument[] documents = [.. Flattened.List(attributes, prefix).Select((item, i) => new RetrievedDocument(
            i + 1, item.Text("document.id"), item.Number("document.score"), item.Text("document.content"), item.Text("document.metadata")))];
        return documents.Length == 0 ? null : documents;
    }

    /// <summary>A JSON list of objects: OpenTelemetry's <c>{ id, score, … }</c>, LangChain's <c>{ page_content, metadata }</c>. An empty list is "nothing found".</summary>
    public static IReadOnlyList<RetrievedDocument>? FromJson(JsonElement? json)
    {
        if (json is not { ValueKind: JsonValueKind.Array } list || list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
            return null;
        return [.. list.EnumerateArray().Select((item, i) => new RetrievedDocument(
            i + 1,
            item.Text("id") ?? item.Text("document_id") ?? item.Member("metadata")?.Text("id"),
            item.Number("score") ?? item.Number("relevance_score"),
            item.Text("content") ?? item.Text("page_content") ?? item.Text("text") ?? item.Text("document"),
            item.Text("metadata")))];
    }
}
