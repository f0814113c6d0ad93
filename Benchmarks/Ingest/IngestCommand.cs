using System.CommandLine;
using System.CommandLine.Parsing;
using LlmAspire.Benchmarks.Traffic;

namespace LlmAspire.Benchmarks.Ingest;

/// <summary><c>ingest</c>: load on a collector, and what became of it.</summary>
internal static class IngestCommand
{
    private static readonly Option<Uri?> Url = new("--url") { Description = "Main address of a running collector; without it one is started on a temporary data directory", CustomParser = Address };
    private static readonly Option<Uri?> Otlp = new("--otlp") { Description = "Where OTLP is sent when that is another address than --url (gRPC has its own port)", CustomParser = Address };
    private static readonly Option<string> Service = new("--service") { Description = "What is started: TraceCollector or AllInOne", DefaultValueFactory = _ => "TraceCollector" };
    private static readonly Option<string?> Data = new("--data") { Description = "Data directory of what is started, kept afterwards", HelpName = "FOLDER" };
    private static readonly Option<Protocol> Protocol = new("--protocol") { Description = "http or grpc" };
    private static readonly Option<BodyEncoding> Encoding = new("--encoding") { Description = "protobuf or json" };
    private static readonly Option<bool> Gzip = new("--gzip") { Description = "Compress requests; the generator does that while it sends" };
    private static readonly Option<int> SpansPerRequest = new("--spans-per-request") { Description = "Traces have seven spans", DefaultValueFactory = _ => 70 };
    private static readonly Option<int> Concurrency = new("--concurrency") { Description = "Senders, each with a connection of its own", DefaultValueFactory = _ => 16 };
    private static readonly Option<double> Duration = new("--duration") { Description = "Seconds", DefaultValueFactory = _ => 30 };
    private static readonly Option<double> WarmUp = new("--warm-up") { Description = "Seconds of load before anything is measured; none with --spans", DefaultValueFactory = _ => 5 };
    private static readonly Option<double?> Rate = new("--rate") { Description = "Spans a second by the clock (open loop); without it senders send as fast as answers come" };
    private static readonly Option<long?> Spans = new("--spans") { Description = "Stop after so many, to fill a --data directory" };
    private static readonly Option<double> CatchUp = new("--catch-up") { Description = "Seconds to wait for the index at the end", DefaultValueFactory = _ => 300 };

    public static Command Create()
    {
        var command = new Command("ingest", "Sends distinct RAG traces to a collector and measures what was acknowledged, how fast, and at what cost.")
        {
            Url, Otlp, Service, Data, Protocol, Encoding, Gzip, SpansPerRequest, Concurrency, Duration, WarmUp, Rate, Spans, CatchUp, BenchmarkCommands.Postgres, BenchmarkCommands.Out,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(Plan(parsed), parsed.GetValue(BenchmarkCommands.Out), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IngestPlan plan, string? file, CancellationToken cancellationToken)
    {
        if (plan.Fault() is { } fault)
        {
            await Console.Error.WriteLineAsync($"ingest: {fault}");
            return 2;
        }
        var report = await new IngestRun(plan).RunAsync(cancellationToken);
        await report.FinishAsync(file, cancellationToken);
        return 0;
    }

    private static Uri? Address(ArgumentResult given)
    {
        if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var address))
            return address;
        given.AddError($"'{given.Tokens[0].Value}' is no absolute address.");
        return null;
    }

    private static IngestPlan Plan(ParseResult parsed) => new(
        parsed.GetValue(Url),
        parsed.GetValue(Otlp),
        parsed.GetValue(Service)!,
        parsed.GetValue(Data),
        parsed.GetValue(Protocol),
        parsed.GetValue(Encoding),
        parsed.GetValue(Gzip),
        parsed.GetValue(SpansPerRequest),
        parsed.GetValue(Concurrency),
        parsed.GetValue(Spans) is null ? parsed.GetValue(Duration) : TimeSpan.MaxValue.TotalSeconds / 2,
        parsed.GetValue(WarmUp),
        parsed.GetValue(Rate),
        parsed.GetValue(Spans),
        parsed.GetValue(CatchUp),
        parsed.GetValue(BenchmarkCommands.Postgres));
}
