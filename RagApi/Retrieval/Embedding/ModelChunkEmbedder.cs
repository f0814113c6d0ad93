using Microsoft.Extensions.AI;

namespace LlmAspire.RagApi.Retrieval.Embedding;

/// <summary>Asks a configured model for vectors, in batches; what it has answered once is kept on disk.</summary>
internal sealed class ModelChunkEmbedder(IEmbeddingGenerator<string, Embedding<float>> model, VectorCache cache, TimeProvider time, ILogger<ModelChunkEmbedder> logger, ILogger<QueryEmbedder> queryLogger) : IChunkEmbedder
{
    /// <summary>Below every provider's limit of inputs (2,048) and of tokens in one request (about 300,000): 64 chunks have about 35,000.</summary>
    private const int Batch = 64;
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];

    public string Id { get; } = NameOf(model);

    public RankingWeights Weights => RankingWeights.Model;

    public async Task<EmbeddedChunks> EmbedAsync(IReadOnlyList<IndexedChunk> chunks, CancellationToken cancellationToken)
    {
        var query = new QueryEmbedder(Id, model, queryLogger);
        var keys = chunks.Select(chunk => VectorCache.KeyOf(chunk.EmbeddedText)).ToArray();
        var missing = Enumerable.Range(0, chunks.Count).Where(i => !cache.Contains(keys[i])).DistinctBy(i => keys[i]).ToList();
        try
        {
            foreach (var batch in missing.Chunk(Batch))
                cache.Add([.. batch.Select(i => keys[i])], await VectorsAsync([.. batch.Select(i => chunks[i].EmbeddedText)], cancellationToken));
            return new EmbeddedChunks(Matrix(keys), query, Id);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.LogError(error, "{Embedder} could not embed {Count} chunks; keyword search answers until it can.", Id, missing.Count);
            return new EmbeddedChunks(null, query, Id, $"{Id}: {error.Message}");
        }
    }

    internal static string NameOf(IEmbeddingGenerator<string, Embedding<float>> model) =>
        model.GetService(typeof(EmbeddingGeneratorMetadata)) is EmbeddingGeneratorMetadata metadata ? $"{metadata.ProviderName}:{metadata.DefaultModelId}" : model.GetType().Name;

    private VectorIndex Matrix(string[] keys)
    {
        var dimensions = keys.Length == 0 ? 0 : cache.Get(keys[0]).Length;
        var matrix = new float[keys.Length * dimensions];
        for (var i = 0; i < keys.Length; i++)
            cache.Get(keys[i]).CopyTo(matrix.AsSpan(i * dimensions, dimensions));
        return new VectorIndex(matrix, dimensions);
    }

    private async Task<float[][]> VectorsAsync(string[] texts, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
            try
            {
                var vectors = await model.GenerateAsync(texts, cancellationToken: cancellationToken);
                return vectors.Count == texts.Length
                    ? [.. vectors.Select(vector => QueryEmbedder.ToUnit(vector.Vector))]
                    : throw new InvalidDataException($"{texts.Length} texts were sent and {vectors.Count} vectors came back.");
            }
            catch (Exception error) when (attempt < Pauses.Length && !cancellationToken.IsCancellationRequested)
            {
                logger.LogWarning("{Embedder}: {Why}; trying again in {Seconds} s.", Id, error.Message, Pauses[attempt].TotalSeconds);
                await Task.Delay(Pauses[attempt], time, cancellationToken);
            }
    }
}
