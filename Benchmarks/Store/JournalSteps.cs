using System.Diagnostics;
using LlmAspire.Benchmarks.Processes;
using LlmAspire.Benchmarks.Reports;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Journal.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmAspire.Benchmarks.Store;

/// <summary>Appending with its sync, and following what was appended.</summary>
internal static class JournalSteps
{
    private const int Appenders = 16;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    public static async Task MeasureAsync(SampleBody[] bodies, Report report, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryDirectory();
        using var journal = new FileJournal(new JournalOptions { Folder = Path.Combine(folder.Path, "journal") }, TimeProvider.System, NullLogger<FileJournal>.Instance);
        var (spans, seconds, latencies) = await AppendAsync(journal, bodies, cancellationToken);
        report.Add($"journal append ({Appenders} at once)", ("spans/s", spans / seconds), ("p50 ms", latencies.QuantileMs(0.5)), ("p99 ms", latencies.QuantileMs(0.99)), ("bytes/span", journal.Position / (double)spans));
        var clock = Stopwatch.StartNew();
        await foreach (var record in journal.FollowAsync(0, cancellationToken))
            if (record.Next >= journal.Position)
                break;
        report.Add("journal follow", ("spans/s", spans / clock.Elapsed.TotalSeconds));
    }

    private static async Task<(long Spans, double Seconds, Latencies Latencies)> AppendAsync(FileJournal journal, SampleBody[] bodies, CancellationToken cancellationToken)
    {
        var total = new Latencies();
        var spans = 0L;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Appenders).Select(appender => Task.Run(async () =>
        {
            var latencies = new Latencies();
            for (var number = appender; clock.Elapsed < Duration; number++)
            {
                var body = bodies[number % bodies.Length];
                var began = Stopwatch.GetTimestamp();
                await journal.AppendAsync(RecordKind.Traces, body.Bytes, cancellationToken);
                latencies.AddSince(began);
                Interlocked.Add(ref spans, body.Spans);
            }
            lock (total)
                total.Merge(latencies);
        }, cancellationToken)));
        return (spans, clock.Elapsed.TotalSeconds, total);
    }
}
