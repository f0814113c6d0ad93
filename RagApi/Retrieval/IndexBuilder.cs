using System.Runtime.CompilerServices;
using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Documents;
using LlmAspire.RagApi.Retrieval.Embedding;

namespace LlmAspire.RagApi.Retrieval;

/// <summary>Builds the index of a list of documents. Documents that did not change are not cut and read again.</summary>
internal sealed class IndexBuilder(IChunkEmbedder embedder, TimeProvider time)
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
        var version = IndexVersion.Of(documents, embedded.Vectors is null ? $"{embedder.Id} without vectors" : embedded.FittedOn is { } fit ? $"{embedder.Id} fitted on {fit}" : embedder.Id);
        var info = new IndexInfo(version, embedded.Query.Name, documents.Count, chunks.Count, time.GetUtcNow(), embedded.Error);
        return new SearchIndex(info, [.. chunks], keyword, embedded.Vectors, embedded.Query, embedder.Weights);
    }
}
