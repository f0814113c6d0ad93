using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmAspire.TraceCollector.Journal;

/// <summary>
/// Degraded while the disk or the database refuses records. Not unhealthy: a collector that gets no requests would never find out that there is room
/// again, and clients are told to come back by 503.
/// </summary>
internal sealed class JournalHealth(IJournal journal) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(journal.Fault is { } fault ? HealthCheckResult.Degraded($"Nothing is taken: {fault}") : HealthCheckResult.Healthy());
}
