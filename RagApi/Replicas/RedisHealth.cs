using LlmAspire.TraceCollector.Contracts.Budgets;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace LlmAspire.RagApi.Replicas;

/// <summary>Degraded without Redis: search and documents go on, and whether questions do hangs on the budgets.</summary>
internal sealed class RedisHealth(IConnectionMultiplexer redis, ISpendLedger spend) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException)
        {
            return HealthCheckResult.Degraded($"Redis does not answer: {(spend.Limits.AnyRolling ? "questions are refused with 503, because the budgets cannot be read" : "questions are answered")}.", error);
        }
    }
}
