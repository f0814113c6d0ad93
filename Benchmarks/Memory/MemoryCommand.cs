using System.CommandLine;
using System.Diagnostics;
using System.Net.Http.Json;
using LlmAspire.Benchmarks.Ingest;
using LlmAspire.Benchmarks.Processes;
using LlmAspire.Benchmarks.Reports;
using LlmAspire.Benchmarks.Traffic;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Benchmarks.Memory;

/// <summary><c>memory</c>: AllInOne at rest after its first question, then under a steady load.</summary>
internal static class MemoryCommand
{
    private static readonly Option<double> Seconds = new("--duration") { Description = "Seconds of each part", DefaultValueFactory = _ => 30 };
    private static readonly Option<double> Rate = new("--rate") { Description = "Spans a second under load", DefaultValueFactory = _ => 1000 };

    private static readonly Option<int> Bodies = new("--bodies") { Description = "Large requests sent after that, half of them JSON", DefaultValueFactory = _ => 8 };
    private static readonly Option<int> BodySpans = new("--body-spans") { Description = "Spans of each; 40,000 are some 25 MB, as JSON twice that", DefaultValueFactory = _ => 40_000 };

    public static Command Create()
    {
        var command = new Command("memory", "Measures AllInOne's memory and processor time: idle, under load, and after large requests.") { Seconds, Rate, Bodies, BodySpans, BenchmarkCommands.Out };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var plan = new IngestPlan(Service: "AllInOne", Seconds: parsed.GetValue(Seconds), SpansPerSecond: parsed.GetValue(Rate), Concurrency: 4);
            var report = new Report("memory", plan);
            await MeasureAsync(plan, report, parsed.GetValue(Bodies), parsed.GetValue(BodySpans), cancellationToken);
            await report.FinishAsync(parsed.GetValue(BenchmarkCommands.Out), cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task MeasureAsync(IngestPlan plan, Report report, int bodies, int bodySpans, CancellationToken cancellationToken)
    {
        using var data = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync(plan.Service, data.Path);
        using var process = Process.GetProcessById(service.Id);
        using var answer = await service.Client.PostAsJsonAsync("/ask", new { question = "When does a trace settle?" }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await service.Client.GetStringAsync("/traces", cancellationToken);
        var duration = TimeSpan.FromSeconds(plan.Seconds);
        // What the first question left to do is over by then: settling, judging, tidying.
        await Task.Delay(duration, cancellationToken);
        await PartAsync("idle", () => Task.Delay(duration, cancellationToken));
        using var generator = new LoadGenerator(plan, service.Address);
        await PartAsync($"{plan.SpansPerSecond:N0} spans/s", () => generator.RunAsync(duration, null, cancellationToken));
        await PartAsync($"{bodies} large requests", () => SendLargeAsync(service, plan, bodies, bodySpans, cancellationToken));
        // A trace is open for up to a minute after its last span.
        await PartAsync("a minute later", () => Task.Delay(TimeSpan.FromSeconds(60), cancellationToken));
        await PartAsync("two minutes later", () => Task.Delay(TimeSpan.FromSeconds(60), cancellationToken));

        async Task PartAsync(string name, Func<Task> part)
        {
            var watch = new ProcessWatch(process);
            for (var running = part(); !running.IsCompleted; await Task.WhenAny(running, Task.Delay(500, cancellationToken)))
                watch.Look();
            report.Add(name, ("peak MB", watch.PeakMb), ("MB after", watch.ResidentMb), ("cores", watch.Cores));
        }
    }

    /// <summary>Sends and waits until the index has read them.</summary>
    private static async Task SendLargeAsync(ServiceProcess service, IngestPlan plan, int bodies, int spans, CancellationToken cancellationToken)
    {
        var vocabulary = Vocabulary.Read();
        for (var number = 0; number < bodies; number++)
        {
            var encoding = number % 2 == 0 ? BodyEncoding.Protobuf : BodyEncoding.Json;
            using var sender = new OtlpSender(service.Address, plan with { Encoding = encoding });
            var body = RequestBody.Make(spans, encoding, vocabulary, number);
            body.Renew((ulong)(number + 1) << 40, DateTimeOffset.UtcNow);
            await Wait.UntilAsync(async () => await sender.SendAsync(body, cancellationToken) == Answer.Accepted, TimeSpan.FromMinutes(2), () => sender.Fault ?? "The request was not taken.");
        }
        await Wait.UntilAsync(async () => (await service.Client.GetFromJsonAsync<CollectorStatus>("/api/status", WireJson.Options, cancellationToken))!.Journal is var journal && journal.Indexed == journal.Position, TimeSpan.FromMinutes(10));
    }
}
