using LlmAspire.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmAspire.Tests;

public sealed class HealthCommandTests
{
    [Theory]
    [InlineData(HealthStatus.Healthy, 0)]
    [InlineData(HealthStatus.Degraded, 0)]
    [InlineData(HealthStatus.Unhealthy, 1)]
    public async Task It_ends_as_the_service_says(HealthStatus status, int exitCode)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHealthChecks().AddCheck("part", () => new HealthCheckResult(status));
        await using var app = builder.Build();
        app.MapHealthChecks("/health");
        await app.StartAsync();
        Assert.Equal(exitCode, await HealthCommand.RunAsync([app.Urls.First()]));
    }

    [Fact]
    public async Task Nobody_there_is_not_healthy()
    {
        Assert.Equal(1, await HealthCommand.RunAsync([$"http://127.0.0.1:{ServiceProcess.FreePort()}"]));
    }

    [Fact]
    public async Task What_is_no_address_is_told()
    {
        Assert.Equal(1, await HealthCommand.RunAsync(["localhost"]));
    }
}
