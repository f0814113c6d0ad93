using LlmAspire.Benchmarks.Traffic;

namespace LlmAspire.Benchmarks.Ingest;

/// <summary>What load to make, and against what.</summary>
/// <param name="Url">The collector's main address; <c>null</c> starts a process of <see cref="Service"/>.</param>
/// <param name="Otlp">Where OTLP is sent when that is not <see cref="Url"/>.</param>
/// <param name="Service">TraceCollector or AllInOne.</param>
/// <param name="Data">Its data directory, kept afterwards; <c>null</c> is a temporary one.</param>
/// <param name="SpansPerSecond">Open loop: requests leave by the clock and latency counts from when they should have left. <c>null</c>: as fast as answers come.</param>
/// <param name="Postgres">Starts a PostgreSQL for it, whose commits wait for the disk.</param>
/// <param name="Spans">Ends the load before <see cref="Seconds"/> do.</param>
internal sealed record IngestPlan(
    Uri? Url = null,
    Uri? Otlp = null,
    string Service = "TraceCollector",
    string? Data = null,
    Protocol Protocol = Protocol.Http,
    BodyEncoding Encoding = BodyEncoding.Protobuf,
    bool Gzip = false,
    int SpansPerRequest = 70,
    int Concurrency = 16,
    double Seconds = 30,
    double WarmUpSeconds = 5,
    double? SpansPerSecond = null,
    long? Spans = null,
    double CatchUpSeconds = 300,
    bool Postgres = false)
{
    public string? Fault() => this switch
    {
        { Protocol: Protocol.Grpc, Encoding: BodyEncoding.Json } => "gRPC carries protobuf only.",
        { SpansPerRequest: < 1 or > 20_000 } => "--spans-per-request must be 1..20000.",
        { Concurrency: < 1 or > 1_000 } => "--concurrency must be 1..1000.",
        { Seconds: <= 0 } => "--duration must be more than 0 seconds.",
        { SpansPerSecond: <= 0 } => "--rate must be more than 0 spans a second.",
        { Otlp: not null, Url: null } => "--otlp needs --url, where the status is asked.",
        { Postgres: true, Url: not null } => "--postgres is for a collector that is started here, without --url.",
        { Service: not ("TraceCollector" or "AllInOne") } => "--service must be TraceCollector or AllInOne.",
        _ => null,
    };
}

internal enum Protocol
{
    Http,
    Grpc,
}
