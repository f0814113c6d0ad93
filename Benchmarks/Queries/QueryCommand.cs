using System.CommandLine;
using System.Diagnostics;
using LlmAspire.Benchmarks.Processes;
using LlmAspire.Benchmarks.Reports;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Benchmarks.Queries;

/// <summary><c>query</c>: every query that a page makes, over tables filled to 0.1, 1 and 10 M spans of 30 days. Processor time is the process's own: a database's is not in it.</summary>
internal static class QueryCommand
{
    private static readonly Option<long> Spans = new("--spans") { Description = "Spans of the largest size; each size before has a tenth", DefaultValueFactory = _ => 10_000_000 };
    private static readonly Option<long> Least = new("--least") { Description = "Spans of the smallest size", DefaultValueFactory = _ => 100_000 };
    private static readonly Option<int> Runs = new("--runs") { Description = "How often each query is asked, after one run that is not counted", DefaultValueFactory = _ => 20 };
    private static readonly Option<string> Only = new("--only") { Description = "Only queries whose name contains this", DefaultValueFactory = _ => "", HelpName = "WORDS" };
    private static readonly Option<string?> Data = new("--data") { Description = "Keep the filled tables in this folder, and use those that are there", HelpName = "FOLDER" };
    private static readonly Option<string?> Database = new("--database") { Description = "As --data, in this database of a PostgreSQL of yours, of one size only", HelpName = "CONNECTION STRING" };

    public static Command Create()
    {
        var command = new Command("query", "Fills tables and measures every query that a page makes.") { Spans, Least, Runs, Only, Data, BenchmarkCommands.Postgres, Database, BenchmarkCommands.Out };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (most, least, runs) = (parsed.GetValue(Spans), parsed.GetValue(Least), parsed.GetValue(Runs));
            if (parsed.GetValue(Database) is not null && (least != most || parsed.GetValue(BenchmarkCommands.Postgres)))
            {
                await Console.Error.WriteLineAsync("--database holds one size: give --least and --spans the same number, and no --postgres.");
                return 1;
            }
            var report = new Report("query", new { Spans = most, Days = StoreFill.Days, Runs = runs });
            var measured = new List<QuerySizes.Measured>();
            for (var spans = least; spans <= most; spans *= 10)
                await MeasureAsync(report, measured, spans, runs, parsed, cancellationToken);
            QuerySizes.Compare(report, measured);
            await report.FinishAsync(parsed.GetValue(BenchmarkCommands.Out), cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task MeasureAsync(Report report, List<QuerySizes.Measured> measured, long spans, int runs, ParseResult parsed, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryDirectory();
        await using var postgres = parsed.GetValue(BenchmarkCommands.Postgres) ? await PostgresServer.StartAsync(durable: true) : null;
        var database = postgres is null ? parsed.GetValue(Database) : await postgres.NewDatabaseAsync();
        await using var collector = new FilledCollector(parsed.GetValue(Data) is { } kept ? Path.Combine(kept, $"{spans}") : folder.Path, database);
        var filled = await StoreFill.FillAsync(collector.Store, spans, cancellationToken);
        await (postgres?.VacuumAsync() ?? Task.CompletedTask);
        QuerySizes.AddFill(report, spans, filled, collector.Store.Bytes);
        foreach (var (name, ask) in PageQueries.All.Where(query => query.Name.Contains(parsed.GetValue(Only)!, StringComparison.OrdinalIgnoreCase)))
            measured.Add(await MeasureAsync(spans, name, collector.Query, ask, runs));
        await RollupCost.MeasureAsync(collector.Store, $"{spans:N0} rollups of a batch", report, cancellationToken);
    }

    private static async Task<QuerySizes.Measured> MeasureAsync(long spans, string name, ITraceQuery query, Func<ITraceQuery, Task> ask, int runs)
    {
        await ask(query);
        var latencies = new Latencies();
        var cpu = Cpu();
        for (var run = 0; run < runs; run++)
        {
            var began = Stopwatch.GetTimestamp();
            await ask(query);
            latencies.AddSince(began);
        }
        var measured = new QuerySizes.Measured(name, spans, latencies, (Cpu() - cpu).TotalMilliseconds / runs);
        await Console.Error.WriteLineAsync(measured.ToString());
        return measured;
    }

    private static TimeSpan Cpu() => Process.GetCurrentProcess().TotalProcessorTime;
}
