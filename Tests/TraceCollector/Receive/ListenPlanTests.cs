using System.Net;
using System.Net.Sockets;
using LlmAspire.TraceCollector.Receive;

namespace LlmAspire.Tests;

public sealed class ListenPlanTests
{
    [Theory]
    [InlineData("http://localhost:5080", "http://localhost:5080 http://localhost:4317 http://localhost:4318", true)]
    [InlineData("http://127.0.0.1:5080", "http://127.0.0.1:5080 http://localhost:4317 http://localhost:4318", true)]
    [InlineData("http://[::1]:5080", "http://[::1]:5080 http://localhost:4317 http://localhost:4318", true)]
    [InlineData("http://*:8080", "http://*:8080 http://*:4317 http://*:4318", false)]
    [InlineData("http://+:8080", "http://+:8080 http://+:4317 http://+:4318", false)]
    [InlineData("http://0.0.0.0:8080", "http://0.0.0.0:8080 http://0.0.0.0:4317 http://0.0.0.0:4318", false)]
    [InlineData("http://10.1.2.3:8080", "http://10.1.2.3:8080 http://10.1.2.3:4317 http://10.1.2.3:4318", false)]
    [InlineData("http://some.name:8080", "http://some.name:8080 http://some.name:4317 http://some.name:4318", false)]
    [InlineData("http://localhost:5080; https://10.1.2.3:8443", "http://localhost:5080 https://10.1.2.3:8443 http://10.1.2.3:4317 http://10.1.2.3:4318", false)]
    [InlineData("http://localhost:0", "http://127.0.0.1:0 http://localhost:4317 http://localhost:4318", true)]
    public void OTLP_listens_where_the_main_address_does(string urls, string expected, bool loopback)
    {
        var plan = ListenPlan.Make(ListenPlan.MainAddresses(urls, null, null), 4317, 4318, (_, _) => false);
        Assert.Equal(expected.Split(' '), plan.Addresses);
        Assert.Equal((4317, 4318, loopback), (plan.GrpcPort, plan.HttpPort, plan.LoopbackOnly));
        Assert.Empty(plan.Warnings);
    }

    [Theory]
    [InlineData("http://a:1", "80", "443", "http://a:1")]
    [InlineData(null, "80;81", null, "http://*:80 http://*:81")]
    [InlineData("", "80", "443", "http://*:80 https://*:443")]
    [InlineData(null, null, null, "http://localhost:5000")]
    public void Main_addresses_are_what_the_host_makes_of_the_settings(string? urls, string? httpPorts, string? httpsPorts, string expected) =>
        Assert.Equal(expected.Split(' '), ListenPlan.MainAddresses(urls, httpPorts, httpsPorts));

    [Fact]
    public void A_taken_port_is_said_and_left_out()
    {
        var plan = ListenPlan.Make(["http://localhost:5080"], 4317, 4318, (_, port) => port == 4317);
        Assert.Equal(["http://localhost:5080", "http://localhost:4318"], plan.Addresses);
        Assert.Contains("Otlp__GrpcPort", Assert.Single(plan.Warnings), StringComparison.Ordinal);
        Assert.False(plan.IsOtlpPort(4317));
    }

    [Fact]
    public void A_port_of_the_main_address_stays_the_main_address()
    {
        var plan = ListenPlan.Make(["http://localhost:4318"], 4317, 4318, (_, _) => false);
        Assert.Equal(["http://localhost:4318", "http://localhost:4317"], plan.Addresses);
        Assert.False(plan.IsOtlpPort(4318));
    }

    [Fact]
    public void Zero_turns_a_port_off_without_a_word()
    {
        var plan = ListenPlan.Make(["http://localhost:5080"], 0, 0, (_, _) => true);
        Assert.Equal(["http://localhost:5080"], plan.Addresses);
        Assert.Empty(plan.Warnings);
        Assert.False(plan.IsOtlpPort(0));
    }

    [Fact]
    public void A_port_that_somebody_listens_on_is_taken()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.True(PortProbe.IsTaken("localhost", port));
        Assert.True(PortProbe.IsTaken("*", port));
        listener.Stop();
        Assert.False(PortProbe.IsTaken("localhost", port));
    }

    [Fact]
    public async Task A_collector_whose_OTLP_ports_are_taken_starts_without_them()
    {
        await using var first = await ReceivingHost.StartAsync();
        await using var second = await ReceivingHost.StartAsync("--Otlp:GrpcPort", $"{first.Grpc.Port}", "--Otlp:HttpPort", $"{first.Http.Port}");
        using var client = second.Client;
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public void What_is_printed_can_be_opened()
    {
        var plan = ListenPlan.Make(["http://*:8080"], 4317, 4318, (_, _) => false);
        Assert.Equal(
            ["", "  Pages        http://localhost:8080/", "  Ask          http://localhost:8080/chat", "  OTLP/HTTP    http://localhost:4318", "  OTLP/gRPC    http://localhost:4317", ""],
            Announcement.Lines(["http://[::]:4317", "http://[::]:4318", "http://[::]:8080"], plan, hasChat: true));
        Assert.Empty(Announcement.Lines([], plan, hasChat: true));
    }
}
