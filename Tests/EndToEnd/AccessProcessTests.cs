namespace LlmAspire.Tests;

public sealed class AccessProcessTests
{
    [Fact]
    public async Task A_collector_bound_beyond_loopback_without_keys_refuses_to_start_and_names_the_setting()
    {
        using var data = new TemporaryDirectory();
        var everywhere = new Dictionary<string, string> { ["ASPNETCORE_URLS"] = $"http://0.0.0.0:{ServiceProcess.FreePort()}" };
        await using var collector = ServiceProcess.Launch("TraceCollector", data.Path, everywhere);
        Assert.NotEqual(0, await collector.WaitForExitAsync(TimeSpan.FromSeconds(90)));
        Assert.Contains("Access__Keys", collector.Output, StringComparison.Ordinal);
    }
}
