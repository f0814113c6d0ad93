using LlmAspire.ServiceDefaults.Postgres;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace LlmAspire.RagApi.Documents.Postgres;

/// <summary>Degraded without the database: questions are answered from the documents that are known, and none can be changed.</summary>
internal sealed class DatabaseHealth(NpgsqlDataSource database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = database.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancellationToken).WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception error) when (error.IsAway())
        {
            return HealthCheckResult.Degraded($"PostgreSQL does not answer ({error.Message}): questions are answered from the documents known so far, and none can be changed.", error);
        }
    }
}
