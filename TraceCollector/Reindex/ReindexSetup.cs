using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Index.Lease;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Store;
using Microsoft.Extensions.Options;

namespace LlmAspire.TraceCollector.Reindex;

internal static class ReindexSetup
{
    public static void AddReindex(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ReindexOptions>().BindConfiguration(ReindexOptions.Section)
            .Validate(options => options.Share is > 0 and <= 1, "Reindex__Share must be above 0, and at most 1.")
            .ValidateOnStart();
        builder.Services.AddSingleton(services => new ReindexParts(
            services.GetRequiredService<IJournal>(),
            services.GetRequiredService<JournalOptions>(),
            services.GetRequiredService<TraceStore>(),
            services.GetRequiredService<ILease>(),
            services.GetRequiredService<Indexer>(),
            services.GetRequiredService<IndexFigures>(),
            services.GetRequiredService<FactSignal>(),
            services.GetRequiredService<Contracts.Pricing.PriceBook>(),
            services.GetRequiredService<IOptions<ReindexOptions>>().Value,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton<Reindexer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Reindexer>());
    }

    /// <summary>For a process that listens: commands on its data directory find it.</summary>
    public static void AddAddressFile(this WebApplicationBuilder builder) => builder.Services.AddHostedService<AddressNote>();

    public static void MapReindex(this WebApplication app) => ReindexEndpoints.Map(app);
}
