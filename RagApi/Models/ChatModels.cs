using System.Collections.Concurrent;
using LlmAspire.RagApi.Models.Offline;
using LlmAspire.RagApi.Models.Providers;
using LlmAspire.TraceCollector.Contracts.Budgets;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;

namespace LlmAspire.RagApi.Models;

/// <summary>A model ready to answer: the client (telemetry included) and a kernel that runs prompts on it.</summary>
internal sealed record ChatModel(ModelRef Ref, IChatClient Client, Kernel Kernel);

/// <summary>
/// Chat models by name, each built once. Experiments and replays may name others than the configured one; at most 32 are kept,
/// a thirty-third is built for its request alone.
/// </summary>
internal sealed class ChatModels(IOptions<ModelsOptions> options, ProviderSettings providers, ModelConnections connections, ContentCapture capture, TimeProvider time, ISpendLedger spend)
{
    private const int Bound = 32;
    private readonly ConcurrentDictionary<ModelRef, ChatModel> models = new();

    public ChatModel Default => Get(Configured);

    public ModelRef Configured => ModelRef.TryParse(options.Value.Chat, out var model, out var error) ? model : throw new InvalidOperationException(error);

    public ChatModel Get(ModelRef model) =>
        models.Count < Bound ? models.GetOrAdd(model, Build) : models.TryGetValue(model, out var known) ? known : Build(model);

    /// <summary>Why a model cannot be used, or <c>null</c>.</summary>
    public string? Problem(string text, out ModelRef model) =>
        !ModelRef.TryParse(text, out model, out var error) ? error : providers.Missing(model) is { } missing ? $"{model} cannot be used: {missing}" : null;

    private TimeSpan Silence => TimeSpan.FromSeconds(options.Value.TimeoutSeconds);

    private ChatModel Build(ModelRef model)
    {
        var client = new GuardedChatClient(Provider(model), model, Silence, time, spend.Limits.AnyUsd ? spend.Limits.MaxOutputTokens : null)
            .AsBuilder()
            .UseOpenTelemetry(configure: telemetry => telemetry.EnableSensitiveData = capture.Allowed)
            .Build();
        var services = new ServiceCollection().AddSingleton(client).BuildServiceProvider();
        return new ChatModel(model, client, new Kernel(services));
    }

    private IChatClient Provider(ModelRef model) => model.Provider switch
    {
        ModelRef.OfflineProvider => new ExtractiveChatClient(),
        "ollama" => OllamaProvider.Chat(model, providers, new ReadTimeout(connections.Handler, Silence, time)),
        "anthropic" => AnthropicProvider.Chat(model, providers, connections.Handler, options.Value.MaxOutputTokens),
        _ => OpenAiProvider.Chat(model, providers, connections.Handler),
    };
}

/// <summary>Sockets to the providers, shared by their clients. No resilience handler: a second attempt would cost again and show nowhere.</summary>
internal sealed class ModelConnections : IDisposable
{
    public SocketsHttpHandler Handler { get; } = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(15) };

    public void Dispose() => Handler.Dispose();
}

/// <summary>
/// Whether texts may stand on spans: <c>OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT</c>, on unless it says otherwise.
/// A word that is neither yes nor no stops the start: guessing would publish texts, or lose them.
/// </summary>
internal sealed record ContentCapture(bool Allowed)
{
    public const string Variable = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

    public static ContentCapture From(IConfiguration configuration) => (configuration[Variable] ?? "").Trim().ToLowerInvariant() switch
    {
        "" or "true" or "1" or "on" or "yes" or "span_only" or "event_only" or "span_and_event" => new(true),
        "false" or "0" or "off" or "no" or "no_content" => new(false),
        var other => throw new InvalidOperationException($"{Variable} is '{other}'; expected true or false."),
    };
}
