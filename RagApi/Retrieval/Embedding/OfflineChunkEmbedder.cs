using LlmAspire.RagApi.Models.Offline;
using Microsoft.Extensions.AI;

namespace LlmAspire.RagApi.Retrieval.Embedding;

/// <summary>Fits the offline embedder on the chunks themselves, at every build.</summary>
internal sealed class OfflineChunkEmbedder(ILoggerFactory loggers) : IChunkEmbedder
{
    public string Id => "offline-lsa 1";

    public RankingWeights Weights => RankingWeights.Offline;

    public Task<EmbeddedChunks> EmbedAsync(IReadOnlyList<IndexedChunk> chunks, CancellationToken cancellationToken)
    {
        var texts = chunks.Select(chunk => (uint[])[.. chunk.Terms.Title, .. chunk.Terms.Body]).ToArray();
        var model = EmbeddingByLsa.Fit(texts);
        var matrix = new float[texts.Length * model.Dimensions];
        for (var i = 0; i < texts.Length; i++)
            model.Embed(texts[i], matrix.AsSpan(i * model.Dimensions, model.Dimensions));
        // Telemetry as any model has it: its span stands under the stage that asked.
        var traced = model.AsBuilder().UseOpenTelemetry(loggers).Build();
        var query = new QueryEmbedder(model.Name, traced, loggers.CreateLogger<QueryEmbedder>());
        return Task.FromResult(new EmbeddedChunks(new VectorIndex(matrix, model.Dimensions), query));
    }
}
