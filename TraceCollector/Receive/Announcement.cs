using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>On start, the addresses to open, in plain text. Also opens the journal before anything can be received.</summary>
internal sealed class Announcement(
    IServer server, ListenPlan plan, EndpointDataSource endpoints, IHostApplicationLifetime lifetime, ILogger<Announcement> logger, OtlpReceiver receiver) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        lifetime.ApplicationStarted.Register(Print);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The lines for these addresses; none where nothing listens (a test server).</summary>
    public static IReadOnlyList<string> Lines(IEnumerable<string> addresses, ListenPlan plan, bool hasChat)
    {
        if (MainUrl(addresses, plan) is not { } url)
            return [];
        List<string> lines = ["", $"  Pages        {url}/"];
        if (hasChat)
            lines.Add($"  Ask          {url}/chat");
        lines.Add($"  OTLP/HTTP    {(plan.HttpPort == 0 ? url : $"http://localhost:{plan.HttpPort}")}");
        if (plan.GrpcPort != 0)
            lines.Add($"  OTLP/gRPC    http://localhost:{plan.GrpcPort}");
        lines.Add("");
        return lines;
    }

    /// <summary>Where the pages and the API are to be reached from this machine; <c>null</c> where nothing listens.</summary>
    public static string? MainUrl(IEnumerable<string> addresses, ListenPlan plan) =>
        addresses.Select(address => BindingAddress.Parse(address)).FirstOrDefault(address => !plan.IsOtlpPort(address.Port)) is { } main ? Openable(main) : null;

    private void Print()
    {
        foreach (var warning in plan.Warnings)
            logger.LogWarning("{Warning}", warning);
        var hasChat = endpoints.Endpoints.OfType<RouteEndpoint>().Any(endpoint => endpoint.RoutePattern.RawText?.Trim('/') == "chat");
        foreach (var line in Lines(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [], plan, hasChat))
            Console.WriteLine(line);
    }

    /// <summary>An address a browser on this machine can open: a wildcard is none.</summary>
    private static string Openable(BindingAddress address) =>
        address.IsUnixPipe ? address.ToString()
        : address.Host is "*" or "+" or "[::]" or "0.0.0.0" or "127.0.0.1" or "[::1]" ? $"{address.Scheme}://localhost:{address.Port}"
        : $"{address.Scheme}://{address.Host}:{address.Port}";
}
