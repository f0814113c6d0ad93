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

    private static readonly Option<int> Collectors = new("--collectors") { Description = "How many at once; more than one need --postgres", DefaultValueFactory = _ => 1 };

    public static Command Create()
    {
        var command = new Command("kill", "Kills collectors at random while they start and while they are sent to, and checks that all they acknowledged is there, once. Exit code 1 where it is not.")
        {
            Lives, CheckEvery, Seed, Collectors, BenchmarkCommands.Postgres, BenchmarkCommands.Out,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (collectors, onPostgres) = (parsed.GetValue(Collectors), parsed.GetValue(BenchmarkCommands.Postgres));
            if (collectors is < 1 or > 8 || (collectors > 1 && !onPostgres))
            {
                await Console.Error.WriteLineAsync("kill: --collectors must be 1..8, and 1 without --postgres: files belong to one process.");
                return 2;
            }
            using var data = new TemporaryDirectory();
            await using var postgres = onPostgres ? await PostgresServer.StartAsync(durable: true) : null;
            var settings = postgres is null ? null : new Dictionary<string, string> { ["ConnectionStrings__tracedb"] = await postgres.NewDatabaseAsync() };
            var seed = parsed.GetValue(Seed) ?? Random.Shared.Next();
            var folders = Enumerable.Range(1, collectors).Select(number => Directory.CreateDirectory(Path.Combine(data.Path, $"{number}")).FullName).ToList();
            var loop = new KillLoop(folders, settings, parsed.GetValue(Lives), new Random(seed));
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
