using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmAspire.TraceCollector.Index;

/// <summary>Not ready once the indexer has failed for longer than a hiccup: what is received is safe, but pages stand still.</summary>
internal sealed class IndexHealth(IndexFigures figures, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Judge(figures.Fault, figures.FaultSince, clock.GetUtcNow()));

    public static HealthCheckResult Judge(string? fault, DateTimeOffset? since, DateTimeOffset now) => fault switch
    {
        null => HealthCheckResult.Healthy(),
        _ when now - since < Patience => HealthCheckResult.Degraded($"The indexer failed and tries again: {fault}"),
        _ => HealthCheckResult.Unhealthy($"The indexer has failed since {since:O}: {fault}"),
    };
}
