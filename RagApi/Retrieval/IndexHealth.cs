using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmAspire.RagApi.Retrieval;

/// <summary>
/// Ready once an index serves; degraded, with the reason, while it has to do without vectors. A probe during the first build waits for it
/// a little: most corpora are indexed by then, and a start is not logged as a failure.
/// </summary>
internal sealed class IndexHealth(SearchIndexSource source) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await source.BuiltAsync(revision: 0, Patience, cancellationToken) switch
        {
            null => HealthCheckResult.Unhealthy("The first index is being built."),
            { Info.Error: { } error } => HealthCheckResult.Degraded(error),
            _ => HealthCheckResult.Healthy(),
        };
}
