using LlmAspire.TraceCollector.Index;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmAspire.TraceCollector.Store;

/// <summary>Ready when the tables open and answer.</summary>
internal sealed class StoreHealth(TraceStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var position = await store.ReadAsync(session => session.Progress(IndexWriter.Position), cancellationToken).WaitAsync(cancellationToken);
        return HealthCheckResult.Healthy($"{store.Engine.Name}, true to journal position {position ?? 0}");
    }
}
