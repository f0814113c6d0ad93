using Anthropic;
using Anthropic.Core;
using Microsoft.Extensions.AI;

namespace LlmAspire.RagApi.Models.Providers;

/// <summary>Anthropic's Messages API. It has no embeddings.</summary>
internal static class AnthropicProvider
{
    public static IChatClient Chat(ModelRef model, ProviderSettings settings, HttpMessageHandler connections, int maxOutputTokens)
    {
        var options = new ClientOptions
        {
            ApiKey = settings.AnthropicKey,
            HttpClient = new HttpClient(connections, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan },
            // As for OpenAI: no second attempt that nobody sees.
            MaxRetries = 0,
            Timeout = TimeSpan.FromHours(1),
        };
        if (settings.AnthropicBase is { } address)
            options = options with { BaseUrl = address.ToString() };
        return new AnthropicClient(options).AsIChatClient(model.Name, maxOutputTokens);
    }
}
