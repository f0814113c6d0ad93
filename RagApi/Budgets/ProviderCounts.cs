using System.Net.Http.Json;
using System.Text.Json;
using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Models;

namespace LlmAspire.RagApi.Budgets;

/// <summary>
/// Asks a provider how many tokens a prompt has, where it has an endpoint for that: Anthropic's <c>/v1/messages/count_tokens</c>, which costs nothing and has a
/// rate limit of its own. OpenAI, Azure and Ollama have none. Where it does not answer, the count at hand stays, estimated as it is.
/// </summary>
internal sealed class ProviderCounts(ProviderSettings providers, ModelConnections connections, ILogger<ProviderCounts> logger) : IDisposable
{
    /// <summary>A question waits for it, so not for long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly Uri Anthropic = new("https://api.anthropic.com/");

    private readonly HttpClient http = new(connections.Handler, disposeHandler: false) { Timeout = Patience };

    /// <param name="own">What is known without asking.</param>
    public async Task<TokenCount> CountAsync(ModelRef model, IReadOnlyList<FrozenMessage> messages, TokenCount own, CancellationToken cancellationToken)
    {
        if (model.Provider != "anthropic" || !own.Estimated)
            return own;
        try
        {
            return new TokenCount(await AskAsync(model, messages, cancellationToken), Estimated: false);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            logger.LogWarning("{Model} did not count the prompt, its tokens are estimated: {Fault}", model, e.Message);
            return own;
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<int> AskAsync(ModelRef model, IReadOnlyList<FrozenMessage> messages, CancellationToken cancellationToken)
    {
        var address = providers.AnthropicBase is { } given ? new Uri(given.ToString().TrimEnd('/') + "/") : Anthropic;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "v1/messages/count_tokens")) { Content = JsonContent.Create(Body(model, messages)) };
        request.Headers.Add("x-api-key", providers.AnthropicKey);
        request.Headers.Add("anthropic-version", "2023-06-01");
        using var answer = await http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var counted = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return counted.GetProperty("input_tokens").GetInt32();
    }

    /// <summary>System messages stand apart, as in a request for an answer.</summary>
    private static Dictionary<string, object> Body(ModelRef model, IReadOnlyList<FrozenMessage> messages)
    {
        var body = new Dictionary<string, object>
        {
            ["model"] = model.Name,
            ["messages"] = messages.Where(message => message.Role != "system").Select(message => new { role = message.Role, content = message.Content }).ToList(),
        };
        if (string.Join("\n", messages.Where(message => message.Role == "system").Select(message => message.Content)) is { Length: > 0 } system)
            body["system"] = system;
        return body;
    }
}
