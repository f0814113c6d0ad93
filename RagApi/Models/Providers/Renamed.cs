using Microsoft.Extensions.AI;

namespace LlmAspire.RagApi.Models.Providers;

/// <summary>Says whose service it is: Azure's endpoint is reached with OpenAI's client, which calls itself <c>openai</c>.</summary>
internal sealed class RenamedChatClient(IChatClient inner, string provider) : DelegatingChatClient(inner)
{
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        base.GetService(serviceType, serviceKey) is ChatClientMetadata known
            ? new ChatClientMetadata(provider, known.ProviderUri, known.DefaultModelId)
            : base.GetService(serviceType, serviceKey);
}

/// <inheritdoc cref="RenamedChatClient"/>
internal sealed class RenamedEmbeddingGenerator(IEmbeddingGenerator<string, Embedding<float>> inner, string provider)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        base.GetService(serviceType, serviceKey) is EmbeddingGeneratorMetadata known
            ? new EmbeddingGeneratorMetadata(provider, known.ProviderUri, known.DefaultModelId, known.DefaultModelDimensions)
            : base.GetService(serviceType, serviceKey);
}
