using Microsoft.Extensions.AI;
using OllamaSharp;

namespace LlmAspire.RagApi.Models.Providers;

/// <summary>Models that an Ollama server runs; the same client chats and embeds.</summary>
internal static class OllamaProvider
{
    public static IChatClient Chat(ModelRef model, ProviderSettings settings, HttpMessageHandler connections) => Client(model, settings, connections);

    public static IEmbeddingGenerator<string, Embedding<float>> Embedding(ModelRef model, ProviderSettings settings, HttpMessageHandler connections) =>
        Client(model, settings, connections);

    private static OllamaApiClient Client(ModelRef model, ProviderSettings settings, HttpMessageHandler connections) =>
        new(new HttpClient(connections, disposeHandler: false) { BaseAddress = settings.OllamaHost, Timeout = Timeout.InfiniteTimeSpan }, model.Name);
}
