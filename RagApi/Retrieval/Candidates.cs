using LlmAspire.RagApi.Contracts;

namespace LlmAspire.RagApi.Retrieval;

/// <summary>A piece of a document that is found and cited as one.</summary>
/// <param name="ChunkId"><c>documentId#ordinal</c>.</param>
/// <param name="Title">The document's title and the headings above the chunk, joined by <c> › </c>.</param>
internal sealed record Chunk(string ChunkId, string DocumentId, string Title, string Text, int Ordinal, IReadOnlyDictionary<string, string> Metadata);

/// <summary>A question as a point in the embedder's space, of unit length.</summary>
internal sealed record QueryVector(string Query, ReadOnlyMemory<float> Vector, string Embedder);

/// <summary>A chunk that search or rerank put forward, best first. Scores lie in 0..1; higher is better.</summary>
internal sealed record Candidate(Chunk Chunk, double Score, HitRanks Ranks);

/// <summary>
/// Everything that can be found, as one immutable picture: a question that began on one keeps it while a new one is built.
/// </summary>
internal interface ISearchIndex
{
    IndexInfo Info { get; }

    Task<QueryVector> EmbedAsync(string query, CancellationToken cancellationToken);

    /// <summary>Vector and keyword search, fused by reciprocal rank. At most <paramref name="limit"/>, best first.</summary>
    Task<IReadOnlyList<Candidate>> SearchAsync(QueryVector query, int limit, CancellationToken cancellationToken);

    /// <summary>Orders candidates again by how well they answer the query; drops none. Scores become the reranker's.</summary>
    Task<IReadOnlyList<Candidate>> RerankAsync(string query, IReadOnlyList<Candidate> candidates, CancellationToken cancellationToken);

    Chunk? Find(string chunkId);
}

/// <summary>The index that answers now.</summary>
internal interface ISearchIndexSource
{
    /// <summary>Waits for the first index to be built; never <c>null</c>.</summary>
    ValueTask<ISearchIndex> CurrentAsync(CancellationToken cancellationToken);
}
