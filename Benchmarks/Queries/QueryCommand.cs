using System.CommandLine;
using System.Diagnostics;
using LlmAspire.Benchmarks.Processes;
using LlmAspire.Benchmarks.Reports;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Benchmarks.Queries;

/// <summary><c>query</c>: every query that a page makes, over tables filled to 0.1, 1 and 10 M spans of 30 days.</summary>
internal static class QueryCommand
{
    private static readonly Option<long> Spans = new("--spans") { Description = "Spans of the largest size; each size before has a tenth", DefaultValueFactory = _ => 10_000_000 };
    private static readonly Option<long> Least = new("--least") { Description = "Spans of the smallest size", DefaultValueFactory = _ => 100_000 };
    private static readonly Option<int> Runs = new("--runs") { Description = "How often each query is asked, after one run that is not counted", DefaultValueFactory = _ => 20 };

    public static Command Create()
    {
        var command = new Command("query", "Fills tables and measures every query that a page makes.") { Spans, Least, Runs, BenchmarkCommands.Out };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (most, least, runs) = (parsed.GetValue(Spans), parsed.GetValue(Least), parsed.GetValue(Runs));
            var report = new Report("query", new { Spans = most, Days = StoreFill.Days, Runs = runs });
            for (var spans = least; spans <= most; spans *= 10)
                await MeasureAsync(report, spans, runs, cancellationToken);
            await report.FinishAsync(parsed.GetValue(BenchmarkCommands.Out), cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task MeasureAsync(Report report, long spans, int runs, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryDirectory();
        await using var collector = new FilledCollector(folder.Path);
        var began = Stopwatch.GetTimestamp();
        await StoreFill.FillAsync(collector.Store, spans, cancellationToken);
        report.Add($"{spans:N0} spans filled in, s", ("p50 ms", null), ("p95 ms", null), ("max ms", null), ("s", Stopwatch.GetElapsedTime(began).TotalSeconds));
        foreach (var (name, ask) in PageQueries.All)
            report.Add($"{spans:N0} {name}", await MeasureAsync(collector.Query, ask, runs));
        await RollupCost.MeasureAsync(collector.Store, $"{spans:N0} rollups of a batch", report, cancellationToken);
    }

    private static async Task<(string, double?)[]> MeasureAsync(ITraceQuery query, Func<ITraceQuery, Task> ask, int runs)
    {
        await ask(query);
        var latencies = new Latencies();
        for (var run = 0; run < runs; run++)
        {
            var began = Stopwatch.GetTimestamp();
            await ask(query);
            latencies.AddSince(began);
        }
        return [("p50 ms", latencies.QuantileMs(0.5)), ("p95 ms", latencies.QuantileMs(0.95)), ("max ms", latencies.MaxMs)];
    }
}
