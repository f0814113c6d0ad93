using LlmAspire.ServiceDefaults.Postgres;

namespace LlmAspire.TraceCollector.Index.Lease;

internal static class LeaseSetup
{
    /// <summary>Before the indexer: services stop in the opposite order of their start, and the lease is given back when nothing is written any more.</summary>
    public static void AddLease(this WebApplicationBuilder builder)
    {
        if (builder.AddTraceDatabase())
        {
            builder.Services.AddSingleton<PostgresLease>();
            builder.Services.AddSingleton<ILease>(services => services.GetRequiredService<PostgresLease>());
            builder.Services.AddHostedService(services => services.GetRequiredService<PostgresLease>());
            builder.Services.AddHostedService<IndexFollower>();
            builder.Services.AddSingleton<Collectors>();
            builder.Services.AddHostedService(services => services.GetRequiredService<Collectors>());
        }
        else
        {
            builder.Services.AddSingleton<ILease, SoleLease>();
        }
    }
}
