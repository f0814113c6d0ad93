using LlmAspire.RagApi.Caching;
using LlmAspire.RagApi.Models.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace LlmAspire.RagApi.Models;

internal static class ModelsSetup
{
    /// <summary>Where Microsoft.Extensions.AI's spans and metrics come from.</summary>
    private const string MeaiSource = "Experimental.Microsoft.Extensions.AI";

    /// <summary>
    /// The chat client and a kernel over it; an embedding generator only where <c>Models:Embedding</c> is not <c>offline</c>
    /// (the offline embedder is fitted on the corpus, so the index makes its own).
    /// </summary>
    public static void AddModels(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<ModelsOptions>().BindConfiguration(ModelsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ModelsOptions>, ModelsOptionsValidator>();
        services.AddSingleton(provider => ProviderSettings.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => ContentCapture.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<ModelConnections>();
        services.AddSingleton<ChatModels>();
        services.AddSingleton<IChatClient>(provider => provider.GetRequiredService<ChatModels>().Default.Client);
        services.AddKernel();
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(MeaiSource));
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(MeaiSource));
        if (ModelRef.TryParse(builder.Configuration["Models:Embedding"] ?? ModelRef.OfflineProvider, out var embedder, out _) && !embedder.IsOffline)
            services.AddSingleton(provider => Embedder(provider, embedder));
    }

    private static IEmbeddingGenerator<string, Embedding<float>> Embedder(IServiceProvider provider, ModelRef model)
    {
        var settings = provider.GetRequiredService<ProviderSettings>();
        var connections = provider.GetRequiredService<ModelConnections>().Handler;
        var silence = TimeSpan.FromSeconds(provider.GetRequiredService<IOptions<ModelsOptions>>().Value.TimeoutSeconds);
        var client = model.Provider == "ollama"
            ? OllamaProvider.Embedding(model, settings, connections)
            : OpenAiProvider.Embedding(model, settings, connections);
        return new GuardedEmbeddingGenerator(client, model, silence, provider.GetRequiredService<TimeProvider>())
            .AsBuilder()
            .Use(telemetry => new CachedEmbeddingGenerator(telemetry, provider.GetRequiredService<ModelCache>()))
            .UseOpenTelemetry(configure: telemetry => telemetry.EnableSensitiveData = provider.GetRequiredService<ContentCapture>().Allowed)
            .Build();
    }
}
