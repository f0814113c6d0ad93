using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmAspire.TraceCollector.Store;

/// <summary>Ready when the tables open and answer.</summary>
internal sealed class StoreHealth(TraceStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var version = await store.ReadAsync(session => session.Progress(SchemaSteps.Version), cancellationToken);
        return HealthCheckResult.Healthy($"schema version {version}");
    }
}
