using System.Runtime.CompilerServices;
using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Documents;
using LlmAspire.RagApi.Retrieval.Embedding;
using LlmAspire.RagApi.Retrieval.Qdrant;

namespace LlmAspire.RagApi.Retrieval;

/// <summary>Builds the index of a list of documents. Documents that did not change are not cut and read again.</summary>
/// <param name="qdrant"><c>null</c>: vectors are searched in this process.</param>
internal sealed class IndexBuilder(IChunkEmbedder embedder, TimeProvider time, QdrantVectors? qdrant = null)
{
    private readonly ConditionalWeakTable<SourceDocument, IndexedChunk[]> _read = [];

    /// <summary>The version that an index of these documents has once its vectors are there and its space is fitted on them.</summary>
    public string VersionOf(IReadOnlyList<SourceDocument> documents) => IndexVersion.Of(documents, embedder.Id);

    public async Task<SearchIndex> BuildAsync(IReadOnlyList<SourceDocument> documents, CancellationToken cancellationToken)
    {
        var chunks = new List<IndexedChunk>(documents.Count);
        var documentOf = new List<int>(documents.Count);
        for (var number = 0; number < documents.Count; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var chunk in _read.GetValue(documents[number], IndexedChunk.Of))
            {
                chunks.Add(chunk);
                documentOf.Add(number);
            }
        }
        var keyword = KeywordSearch.Build(chunks, [.. documentOf], documents.Count);
        var embedded = await embedder.EmbedAsync(chunks, cancellationToken);
        var placed = qdrant is null || embedded.Vectors is null
            ? new PlacedVectors(embedded.Vectors, embedded.Error)
            : await qdrant.PlaceAsync(chunks, embedded.Vectors, embedded.Space, cancellationToken);
        var version = IndexVersion.Of(documents, placed.Index is null ? $"{embedder.Id} without vectors" : embedded.FittedOn is { } fit ? $"{embedder.Id} fitted on {fit}" : embedder.Id);
        var info = new IndexInfo(version, embedded.Query.Name, documents.Count, chunks.Count, time.GetUtcNow(), placed.Error);
        return new SearchIndex(info, [.. chunks], keyword, placed.Index, embedded.Query, embedder.Weights);
    }
}
