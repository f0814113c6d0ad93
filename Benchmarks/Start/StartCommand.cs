using System.CommandLine;
using System.Diagnostics;
using LlmAspire.Benchmarks.Ingest;
using LlmAspire.Benchmarks.Processes;
using LlmAspire.Benchmarks.Reports;

namespace LlmAspire.Benchmarks.Start;

/// <summary><c>start</c>: how long a process takes until it answers that it is ready, on a journal of a given size, after being killed.</summary>
internal static class StartCommand
{
    private static readonly Option<string?> Data = new("--data") { Description = "A filled data directory; without it one is filled", HelpName = "FOLDER" };
    private static readonly Option<long> Spans = new("--spans") { Description = "Spans to fill it with; three million are about a gigabyte of journal", DefaultValueFactory = _ => 3_000_000 };
    private static readonly Option<int> Runs = new("--runs") { Description = "Starts", DefaultValueFactory = _ => 5 };
    private static readonly Option<string> Service = new("--service") { Description = "TraceCollector or AllInOne", DefaultValueFactory = _ => "TraceCollector" };

    public static Command Create()
    {
        var command = new Command("start", "Measures how long a process takes from being started until /health answers 200, and ends it with SIGKILL each time.") { Data, Spans, Runs, Service, BenchmarkCommands.Out };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var temporary = parsed.GetValue(Data) is null ? new TemporaryDirectory() : null;
            var data = parsed.GetValue(Data) ?? temporary!.Path;
            if (temporary is not null)
                await FillAsync(data, parsed.GetValue(Spans), cancellationToken);
            var report = new Report("start", new { Service = parsed.GetValue(Service), JournalMb = JournalBytes(data) >> 20, Runs = parsed.GetValue(Runs) });
            await MeasureAsync(parsed.GetValue(Service)!, data, parsed.GetValue(Runs), report);
            await report.FinishAsync(parsed.GetValue(BenchmarkCommands.Out), cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task FillAsync(string data, long spans, CancellationToken cancellationToken)
    {
        await using var collector = await ServiceProcess.StartAsync("TraceCollector", data);
        using var generator = new LoadGenerator(new IngestPlan(Spans: spans), collector.Address);
        await generator.RunAsync(TimeSpan.FromDays(1), spans, cancellationToken);
    }

    private static async Task MeasureAsync(string service, string data, int runs, Report report)
    {
        for (var run = 1; run <= runs; run++)
        {
            var began = Stopwatch.GetTimestamp();
            await using var process = await ServiceProcess.StartAsync(service, data);
            report.Add($"run {run}", ("ready after s", Stopwatch.GetElapsedTime(began).TotalSeconds));
            process.Kill();
        }
    }

    private static long JournalBytes(string data) => new DirectoryInfo(Path.Combine(data, "journal")).EnumerateFiles("*.seg").Sum(file => file.Length);
}
