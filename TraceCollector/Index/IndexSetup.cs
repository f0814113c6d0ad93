using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index.Lease;
using LlmAspire.TraceCollector.Index.Rollups;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmAspire.TraceCollector.Index;

internal static class IndexSetup
{
    public static void AddIndex(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        PriceFollower.AddTo(builder.Services, builder.Configuration);
        builder.Services.AddSingleton<CostMeter>();
        builder.Services.AddSingleton<FactSignal>();
        builder.Services.AddSingleton<IndexFigures>();
        builder.AddLease();
        builder.Services.AddSingleton<Indexer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Indexer>());
        builder.Services.AddHostedService<RollupMerging>();
        builder.Services.AddHealthChecks().AddCheck<IndexHealth>("trace index");
    }
}
