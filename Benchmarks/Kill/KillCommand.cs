using System.CommandLine;
using LlmAspire.Benchmarks.Processes;
using LlmAspire.Benchmarks.Reports;

namespace LlmAspire.Benchmarks.Kill;

/// <summary><c>kill</c>: SIGKILL again and again, and what is left.</summary>
internal static class KillCommand
{
    private static readonly Option<int> Lives = new("--lives") { Description = "Processes started and killed", DefaultValueFactory = _ => 100 };
    private static readonly Option<int> CheckEvery = new("--check-every") { Description = "Lives between two checks", DefaultValueFactory = _ => 25 };
    private static readonly Option<int?> Seed = new("--seed") { Description = "Makes the moments of death the same again (not what they hit)" };

    public static Command Create()
    {
        var command = new Command("kill", "Kills a collector at random while it starts and while it is sent to, and checks that all it acknowledged is there, once. Exit code 1 where it is not.") { Lives, CheckEvery, Seed, BenchmarkCommands.Out };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var data = new TemporaryDirectory();
            var seed = parsed.GetValue(Seed) ?? Random.Shared.Next();
            var loop = new KillLoop(data.Path, parsed.GetValue(Lives), new Random(seed));
            var result = await loop.RunAsync(parsed.GetValue(CheckEvery), Console.WriteLine, cancellationToken);
            await Report(result, seed).FinishAsync(parsed.GetValue(BenchmarkCommands.Out), cancellationToken);
            return result.Faults.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static Report Report(KillResult result, int seed)
    {
        var report = new Report("kill", new { Seed = seed });
        report.Add("lives", ("value", result.Lives));
        report.Add("traces acknowledged", ("value", result.AcknowledgedTraces));
        report.Add("requests repeated", ("value", result.Repeated));
        report.Add("start p50 ms", ("value", result.Starts.QuantileMs(0.5)));
        report.Add("start max ms", ("value", result.Starts.MaxMs));
        report.Add("faults", ("value", result.Faults.Count));
        foreach (var fault in result.Faults.Take(20))
            report.Warn(fault);
        return report;
    }
}
