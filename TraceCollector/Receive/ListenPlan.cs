using System.Net;
using Microsoft.AspNetCore.Http;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>Where the process listens: its main addresses as set, and the two OTLP ports beside them.</summary>
/// <param name="Addresses">All of them, in the form that <c>urls</c> has.</param>
/// <param name="GrpcPort">0 where it is off or taken.</param>
/// <param name="HttpPort">0 where it is off or taken.</param>
/// <param name="Warnings">What could not be had, for the log.</param>
/// <param name="LoopbackOnly">True where no other machine can connect.</param>
internal sealed record ListenPlan(IReadOnlyList<string> Addresses, int GrpcPort, int HttpPort, IReadOnlyList<string> Warnings, bool LoopbackOnly)
{
    public bool IsOtlpPort(int port) => port != 0 && (port == GrpcPort || port == HttpPort);

    /// <summary>What the settings <c>urls</c>, <c>http_ports</c> and <c>https_ports</c> mean to a host.</summary>
    public static IReadOnlyList<string> MainAddresses(string? urls, string? httpPorts, string? httpsPorts)
    {
        var given = Split(urls);
        if (given.Count == 0)
            given = [.. Split(httpPorts).Select(port => $"http://*:{port}"), .. Split(httpsPorts).Select(port => $"https://*:{port}")];
        return given.Count > 0 ? given : ["http://localhost:5000"];
    }

    /// <summary>OTLP listens where the main addresses do: on loopback if they all are, else on the first one that is not.</summary>
    /// <param name="taken">Whether somebody else listens at a host (<c>localhost</c>, an address, <c>*</c>) and port.</param>
    public static ListenPlan Make(IReadOnlyList<string> main, int grpcPort, int httpPort, Func<string, int, bool> taken)
    {
        var bindings = main.Select(address => BindingAddress.Parse(address)).ToList();
        var outside = bindings.FirstOrDefault(binding => !IsLoopback(binding));
        var host = outside?.Host ?? "localhost";
        var warnings = new List<string>();
        var grpc = Decide("Otlp__GrpcPort", grpcPort);
        var http = Decide("Otlp__HttpPort", httpPort);
        return new ListenPlan(
            [.. bindings.Select(Dynamic), .. new[] { grpc, http }.Where(port => port != 0).Select(port => $"http://{host}:{port}")],
            grpc, http, warnings, outside is null);

        int Decide(string key, int port)
        {
            if (port == 0 || bindings.Exists(binding => !binding.IsUnixPipe && binding.Port == port) || taken(host, port))
            {
                if (port != 0)
                    warnings.Add($"Port {port} is taken: no OTLP there. {key} chooses another (0 = off); the main address takes OTLP/HTTP too.");
                return 0;
            }
            return port;
        }
    }

    private static bool IsLoopback(BindingAddress binding) =>
        binding.IsUnixPipe || binding.IsNamedPipe
        || binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || binding.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(binding.Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Kestrel has no free port for both address families of <c>localhost</c> at once: IPv4 then.</summary>
    private static string Dynamic(BindingAddress binding) =>
        !binding.IsUnixPipe && binding.Port == 0 && binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            ? $"{binding.Scheme}://127.0.0.1:0"
            : binding.ToString();

    private static List<string> Split(string? setting) =>
        [.. (setting ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
