using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;

namespace LlmAspire.RagApi.Caching;

/// <summary>
/// Gives the vector of a question that was asked before. Outside the telemetry of the model: what is found makes no span of a call and costs
/// nothing, and the stage's span says so. Chunks come in batches and have a file of their own; they pass.
/// </summary>
internal sealed class CachedEmbeddingGenerator(IEmbeddingGenerator<string, Embedding<float>> inner, ModelCache cache) : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var texts = values as IReadOnlyList<string> ?? [.. values];
        if (texts is not [var text])
            return await base.GenerateAsync(texts, options, cancellationToken);
        var key = KeyOf(text, options);
        var known = await cache.FindAsync(key, cancellationToken);
        Activity.Current?.SetTag(CachingSetup.HitAttribute, known is not null);
        if (known is not null)
            return [new Embedding<float>(MemoryMarshal.Cast<byte, float>(known).ToArray())];
        var made = await base.GenerateAsync(texts, options, cancellationToken);
        if (made is [var vector])
            await cache.KeepAsync(key, MemoryMarshal.AsBytes(vector.Vector.Span).ToArray(), cancellationToken);
        return made;
    }

    private string KeyOf(string text, EmbeddingGenerationOptions? options)
    {
        var model = this.GetService<EmbeddingGeneratorMetadata>();
        return ModelCache.KeyOf("embedding", $"{model?.ProviderName}", $"{model?.ProviderUri}", $"{options?.ModelId ?? model?.DefaultModelId}", $"{options?.Dimensions ?? model?.DefaultModelDimensions}", text);
    }
}
