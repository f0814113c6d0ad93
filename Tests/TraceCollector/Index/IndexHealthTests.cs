using LlmAspire.TraceCollector.Index;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmAspire.Tests;

public sealed class IndexHealthTests
{
    [Theory]
    [InlineData(null, 0, 0, HealthStatus.Healthy)]
    [InlineData(null, 0, 60_000, HealthStatus.Healthy)]
    [InlineData(null, 0, 60_001, HealthStatus.Degraded)]
    [InlineData("no such column", 29, 0, HealthStatus.Degraded)]
    [InlineData("no such column", 30, 0, HealthStatus.Unhealthy)]
    [InlineData("no such column", 30, 90_000, HealthStatus.Unhealthy)]
    public void An_index_that_lags_is_degraded_and_one_that_fails_is_not_ready(string? fault, int failedSeconds, double behindMs, HealthStatus expected) =>
        Assert.Equal(expected, IndexHealth.Judge(fault, Otlp.Noon.AddSeconds(-failedSeconds), behindMs, Otlp.Noon).Status);
}
