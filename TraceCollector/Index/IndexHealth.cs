using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Query;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// Not ready once the indexer has failed for longer than a hiccup: what is received is safe, but pages stand still. Degraded while it is far
/// behind: it works, and pages show an older state.
/// </summary>
internal sealed class IndexHealth(IndexFigures figures, IJournal journal, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Further behind than this is said; the Status page names it from there on, too.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        return Task.FromResult(Judge(figures.Fault, figures.FaultSince, StatusReport.BehindMs(journal.Position, figures.Indexed, figures.WaitingSince, now), now));
    }

    public static HealthCheckResult Judge(string? fault, DateTimeOffset? since, double behindMs, DateTimeOffset now) => fault switch
    {
        null when behindMs > Late.TotalMilliseconds => HealthCheckResult.Degraded($"The tables are {behindMs / 1000:N0} s behind the journal; pages show an older state."),
        null => HealthCheckResult.Healthy(),
        _ when now - since < Patience => HealthCheckResult.Degraded($"The indexer failed and tries again: {fault}"),
        _ => HealthCheckResult.Unhealthy($"The indexer has failed since {since:O}: {fault}"),
    };
}
