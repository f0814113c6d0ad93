using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Documents;
using LlmAspire.RagApi.Retrieval.Embedding;
using LlmAspire.RagApi.Retrieval.Qdrant;
using LlmAspire.ServiceDefaults;
using LlmAspire.TraceCollector.Contracts;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmAspire.RagApi.Retrieval;

internal static class RetrievalSetup
{
    public static void AddRetrieval(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new TracedPath("/search"));
        services.AddSingleton(Embedder);
        if (builder.Configuration.HasQdrant())
            builder.AddQdrant();
        services.AddSingleton<IndexBuilder>();
        services.AddSingleton<SearchIndexSource>();
        services.AddSingleton<ISearchIndexSource>(provider => provider.GetRequiredService<SearchIndexSource>());
        services.AddHostedService(provider => provider.GetRequiredService<SearchIndexSource>());
        services.AddHealthChecks().AddCheck<IndexHealth>("search index");
    }

    public static void MapRetrieval(this WebApplication app)
    {
        app.MapPost("/search", SearchEndpoint.PostAsync)
            .Accepts<SearchRequest>("application/json", "*/*").Produces<SearchResponse>().ProducesValidationProblem()
            .WithTags("Documents").WithName("Search").WithSummary("Finds chunks: vector and keyword search, fused and reranked.");
        app.MapGet("/index", async (ISearchIndexSource source, CancellationToken cancellationToken) =>
                Results.Json((await source.CurrentAsync(cancellationToken)).Info, WireJson.Options))
            .Produces<IndexInfo>().WithTags("Documents").WithName("GetIndex").WithSummary("What is searched now.");
    }

    /// <summary>The embedding model that is configured (<c>Models__Embedding</c>), else the offline one.</summary>
    private static IChunkEmbedder Embedder(IServiceProvider provider)
    {
        var loggers = provider.GetRequiredService<ILoggerFactory>();
        var folder = DocumentsSetup.Folder(provider.GetRequiredService<IConfiguration>());
        if (provider.GetService<IEmbeddingGenerator<string, Embedding<float>>>() is not { } model)
            return new OfflineChunkEmbedder(loggers, new FitFile(Path.Combine(folder, "lsa-fit.bin")));
        var cache = new VectorCache(folder, ModelChunkEmbedder.NameOf(model));
        return new ModelChunkEmbedder(model, cache, provider.GetRequiredService<TimeProvider>(), loggers.CreateLogger<ModelChunkEmbedder>(), loggers.CreateLogger<QueryEmbedder>());
    }
}
