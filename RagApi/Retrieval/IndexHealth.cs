using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmAspire.RagApi.Retrieval;

/// <summary>Ready once an index serves; degraded, with the reason, while it has to do without vectors.</summary>
internal sealed class IndexHealth(SearchIndexSource source) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(source.Serving?.Info switch
    {
        null => HealthCheckResult.Unhealthy("The first index is being built."),
        { Error: { } error } => HealthCheckResult.Degraded(error),
        _ => HealthCheckResult.Healthy(),
    });
}
