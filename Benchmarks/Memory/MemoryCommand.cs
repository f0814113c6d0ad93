using System.CommandLine;
using System.Diagnostics;
using System.Net.Http.Json;
using LlmAspire.Benchmarks.Ingest;
using LlmAspire.Benchmarks.Processes;
using LlmAspire.Benchmarks.Reports;

namespace LlmAspire.Benchmarks.Memory;

/// <summary><c>memory</c>: AllInOne at rest after its first question, then under a steady load.</summary>
internal static class MemoryCommand
{
    private static readonly Option<double> Seconds = new("--duration") { Description = "Seconds of each part", DefaultValueFactory = _ => 30 };
    private static readonly Option<double> Rate = new("--rate") { Description = "Spans a second under load", DefaultValueFactory = _ => 1000 };

    public static Command Create()
    {
        var command = new Command("memory", "Measures AllInOne's memory and processor time, idle and under load.") { Seconds, Rate, BenchmarkCommands.Out };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var plan = new IngestPlan(Service: "AllInOne", Seconds: parsed.GetValue(Seconds), SpansPerSecond: parsed.GetValue(Rate), Concurrency: 4);
            var report = new Report("memory", plan);
            await MeasureAsync(plan, report, cancellationToken);
            await report.FinishAsync(parsed.GetValue(BenchmarkCommands.Out), cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task MeasureAsync(IngestPlan plan, Report report, CancellationToken cancellationToken)
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

        async Task PartAsync(string name, Func<Task> part)
        {
            var watch = new ProcessWatch(process);
            for (var running = part(); !running.IsCompleted; await Task.WhenAny(running, Task.Delay(500, cancellationToken)))
                watch.Look();
            report.Add(name, ("peak MB", watch.PeakMb), ("MB after", watch.ResidentMb), ("cores", watch.Cores));
        }
    }
}
