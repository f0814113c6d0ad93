namespace LlmAspire.RagApi.Retrieval.Embedding;

/// <param name="Vectors">One unit vector a chunk, in their order; <c>null</c> where they could not be had.</param>
/// <param name="Space">Names what the vectors can be compared with: vectors of another space mean nothing here.</param>
/// <param name="Error">Why there are none.</param>
/// <param name="FittedOn">Names the chunks that decided the vectors where these are not the ones embedded; part of the index version.</param>
internal sealed record EmbeddedChunks(VectorIndex? Vectors, QueryEmbedder Query, string Space, string? Error = null, string? FittedOn = null);

/// <summary>Gives chunks their vectors.</summary>
internal interface IChunkEmbedder
{
    /// <summary>Stands for everything that decides a chunk's vector, given all chunks; part of the index version.</summary>
    string Id { get; }

    /// <summary>How much its vectors are trusted.</summary>
    RankingWeights Weights { get; }

    /// <summary>Never throws because of the embedder: a failure is in the result, and keyword search answers alone until a later try succeeds.</summary>
    Task<EmbeddedChunks> EmbedAsync(IReadOnlyList<IndexedChunk> chunks, CancellationToken cancellationToken);
}
