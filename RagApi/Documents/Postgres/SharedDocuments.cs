using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LlmAspire.RagApi.Documents.Postgres;

internal static class SharedDocuments
{
    public static void AddSharedDocuments(this IServiceCollection services)
    {
        services.AddSingleton(provider => new PostgresDocumentStore(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<IOptions<DocumentsOptions>>().Value.MaxTotalCharacters));
        services.AddSingleton<IDocumentStore>(provider => provider.GetRequiredService<PostgresDocumentStore>());
        services.AddHostedService<DocumentsFollower>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("documents", HealthStatus.Degraded);
    }
}
