using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;

namespace LlmAspire.RagApi.Models.Providers;

/// <summary>OpenAI, every server that speaks its protocol, and Azure OpenAI on its <c>/openai/v1</c> path.</summary>
internal static class OpenAiProvider
{
    public const string AzureName = "azure.ai.openai";

    public static IChatClient Chat(ModelRef model, ProviderSettings settings, HttpMessageHandler connections)
    {
        var client = Client(model, settings, connections).GetChatClient(model.Name).AsIChatClient();
        return model.Provider == "azure" ? new RenamedChatClient(client, AzureName) : client;
    }

    public static IEmbeddingGenerator<string, Embedding<float>> Embedding(ModelRef model, ProviderSettings settings, HttpMessageHandler connections)
    {
        var generator = Client(model, settings, connections).GetEmbeddingClient(model.Name).AsIEmbeddingGenerator();
        return model.Provider == "azure" ? new RenamedEmbeddingGenerator(generator, AzureName) : generator;
    }

    private static OpenAIClient Client(ModelRef model, ProviderSettings settings, HttpMessageHandler connections)
    {
        var azure = model.Provider == "azure";
        var options = new OpenAIClientOptions
        {
            Transport = new HttpClientPipelineTransport(new HttpClient(connections, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan }),
            // A second attempt would be paid for and appear nowhere; the caller sees the failure instead.
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        if ((azure ? new Uri(settings.AzureEndpoint!, "/openai/v1") : settings.OpenAiBase) is { } endpoint)
            options.Endpoint = endpoint;
        return new OpenAIClient(new ApiKeyCredential((azure ? settings.AzureKey : settings.OpenAiKey) ?? "none"), options);
    }
}
