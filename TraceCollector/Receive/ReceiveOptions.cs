namespace LlmAspire.TraceCollector.Receive;

/// <summary>Limits of what is received: section <c>Otlp</c>.</summary>
internal sealed record ReceiveOptions
{
    /// <summary>OTLP over gRPC, HTTP/2 in the clear; 0 = off.</summary>
    public int GrpcPort { get; init; } = 4317;

    /// <summary>OTLP over HTTP/1.1; 0 = off.</summary>
    public int HttpPort { get; init; } = 4318;

    /// <summary>Bytes of one request, as sent and again after decompression. OTLP recommends 64 MiB.</summary>
    public int MaxBodyBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of all requests being read over HTTP; more are answered 503. Not less than a compressed body and what it becomes.</summary>
    public long MaxInFlightBytes { get; init; } = 256 << 20;

    /// <exception cref="InvalidOperationException">A value makes no sense; the message names its key.</exception>
    public static ReceiveOptions From(IConfiguration configuration)
    {
        var options = configuration.GetSection("Otlp").Get<ReceiveOptions>() ?? new ReceiveOptions();
        Require(options.GrpcPort is >= 0 and <= 65535, "Otlp__GrpcPort", "must be a port, or 0 for off");
        Require(options.HttpPort is >= 0 and <= 65535, "Otlp__HttpPort", "must be a port, or 0 for off");
        Require(options.GrpcPort == 0 || options.GrpcPort != options.HttpPort, "Otlp__GrpcPort", "must differ from Otlp__HttpPort: without TLS, HTTP/2 needs a port of its own");
        Require(options.MaxBodyBytes is > 0 and <= 512 << 20, "Otlp__MaxBodyBytes", "must be between 1 and 512 MiB");
        Require(options.MaxInFlightBytes >= 2L * options.MaxBodyBytes, "Otlp__MaxInFlightBytes", "must be at least twice Otlp__MaxBodyBytes");
        return options;
    }

    private static void Require(bool holds, string key, string rule)
    {
        if (!holds)
            throw new InvalidOperationException($"{key} {rule}.");
    }
}
