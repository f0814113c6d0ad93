using System.Net;
using System.Net.Sockets;

namespace LlmAspire.Tests;

public sealed class AccessProcessTests
{
    [Fact]
    public async Task A_collector_bound_beyond_loopback_without_keys_refuses_to_start_and_names_the_setting()
    {
        using var data = new TemporaryDirectory();
        var everywhere = new Dictionary<string, string> { ["ASPNETCORE_URLS"] = $"http://0.0.0.0:{ServiceProcess.FreePort()}" };
        await using var collector = ServiceProcess.Launch("TraceCollector", data.Path, everywhere);
        Assert.Equal(1, await collector.WaitForExitAsync(TimeSpan.FromSeconds(90)));
        Assert.Contains("Cannot run: Access__Keys", collector.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_said_in_one_line_and_not_above_a_stack()
    {
        using var data = new TemporaryDirectory();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var collector = ServiceProcess.Launch("TraceCollector", data.Path, port: ((IPEndPoint)taken.LocalEndpoint).Port);
        Assert.Equal(1, await collector.WaitForExitAsync(TimeSpan.FromSeconds(90)));
        Assert.Matches("Cannot run: .*already in use", collector.Output);
        Assert.DoesNotContain("Unhandled exception.", collector.Output, StringComparison.Ordinal);
    }
}
