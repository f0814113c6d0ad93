using LlmAspire.RagApi.Retrieval;

namespace LlmAspire.RagApi.Ask;

/// <param name="Candidates">How many search hands on.</param>
/// <param name="TopK">How many are left at the end.</param>
internal readonly record struct RetrievalWidth(int Candidates, int TopK, bool Rerank);

/// <summary>The search and rerank stages with their spans; questions and <c>/search</c> share them.</summary>
internal static class RetrievalStages
{
    public static async Task<IReadOnlyList<Candidate>> FindAsync(StageRunner run, ISearchIndex index, QueryVector vector, RetrievalWidth width, CancellationToken cancellationToken)
    {
        var found = await run.StageAsync(Stages.Search, async span =>
        {
            span.Retrieval(vector.Query, width.Candidates, index.Info.Version);
            span.Tag("rag.embedder", vector.Embedder);
            var candidates = await index.SearchAsync(vector, width.Candidates, cancellationToken);
            span.Documents(candidates);
            return candidates;
        });
        if (!width.Rerank)
            return [.. found.Take(width.TopK)];
        return await run.StageAsync(Stages.Rerank, async span =>
        {
            span.Retrieval(vector.Query, width.TopK, index.Info.Version);
            span.Reranker(vector.Query, width.TopK);
            IReadOnlyList<Candidate> best = [.. (await index.RerankAsync(vector.Query, found, cancellationToken)).Take(width.TopK)];
            span.Documents(best);
            return best;
        });
    }
}
