using LlmAspire.EvalWorker.Judging;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.EvalWorker.Cases;

/// <summary>The texts that an answer could rest on.</summary>
internal static class Evidence
{
    /// <summary>
    /// The last reranked list; without one what every retriever found, each chunk once; without one what tools returned. In rank
    /// order. A chunk without an id is named by its number.
    /// </summary>
    public static IReadOnlyList<ContextChunk> Of(IReadOnlyList<SpanDetail> spans)
    {
        var reranked = spans.LastOrDefault(span => (span.Kind == SpanKind.Reranker || span.Stage == Stage.Rerank) && HasTexts(span));
        var documents = reranked is not null ? reranked.Documents : spans.Where(span => span.Kind == SpanKind.Retriever || span.Stage == Stage.Search).SelectMany(span => span.Documents);
        var chunks = Distinct(documents.Where(document => !string.IsNullOrWhiteSpace(document.Content)).Select(document => (document.Id, document.Content!)));
        return chunks.Count > 0
            ? chunks
            : Distinct(spans.Where(span => !string.IsNullOrWhiteSpace(span.Tool?.Result)).Select(span => (span.Tool!.CallId ?? span.Tool.Name, span.Tool.Result!)));
    }

    private static bool HasTexts(SpanDetail span) => span.Documents.Any(document => !string.IsNullOrWhiteSpace(document.Content));

    private static List<ContextChunk> Distinct(IEnumerable<(string? Id, string Text)> texts)
    {
        var chunks = new List<ContextChunk>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, text) in texts)
            if (seen.Add(id ?? text))
                chunks.Add(new ContextChunk(id ?? $"{chunks.Count + 1}", text));
        return chunks;
    }
}
