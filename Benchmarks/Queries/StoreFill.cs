using System.Diagnostics;
using System.Threading.Channels;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.Benchmarks.Queries;

/// <summary>Fills the tables as the indexer would have, without the journal: traces of seven spans evenly over 30 days, each judged, one in twenty rated.</summary>
internal static class StoreFill
{
    public const int Days = 30;

    /// <summary>A trace that is in every size.</summary>
    public const int Middle = 7_777;

    public const int SpansPerTrace = 7;
    private const int TracesPerBatch = 5_000;

    public static DateTimeOffset End { get; } = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static string TraceText(int number) => Id(number).ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Nothing where the tables are full already.</summary>
    public static async Task<TimeSpan> FillAsync(TraceStore store, long spans, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var traces = (int)(spans / SpansPerTrace);
        if (await store.ReadAsync(session => session.Progress(IndexWriter.Position), cancellationToken) is null)
            await AppendAsync(store, traces, cancellationToken);
        await Console.Error.WriteLineAsync($"{spans:N0} spans stored after {Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s");
        await store.WriteAsync(ClientMetricsFill.WriteOnce, cancellationToken);
        await store.WriteAsync(RollupStore.MakeOnce, cancellationToken);
        await Console.Error.WriteLineAsync($"{spans:N0} rollups made after {Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s");
        await RollupMerging.MergeAsync(store, cancellationToken);
        await Console.Error.WriteLineAsync($"{spans:N0} rollups merged after {Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s");
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>The next batch is made while one is stored.</summary>
    private static async Task AppendAsync(TraceStore store, int traces, CancellationToken cancellationToken)
    {
        var step = TimeSpan.FromDays(Days) / traces;
        var batches = Channel.CreateBounded<List<FilledTrace>>(2);
        var making = Task.Run(async () =>
        {
            for (var first = 0; first < traces; first += TracesPerBatch)
                await batches.Writer.WriteAsync([.. Enumerable.Range(first, Math.Min(TracesPerBatch, traces - first)).Select(number => FilledTrace.Make(Id(number), number, End.AddDays(-Days) + (number * step)))], cancellationToken);
        }, cancellationToken);
        // With a failure too, or the reader would wait for ever.
        _ = making.ContinueWith(made => batches.Writer.Complete(made.Exception?.InnerException), TaskScheduler.Default);
        await foreach (var batch in batches.Reader.ReadAllAsync(cancellationToken))
            await store.WriteAsync(session => Write(session, batch), cancellationToken);
        await making;
        await store.WriteAsync(session => session.SetProgress(IndexWriter.Position, traces + 1L), cancellationToken);
    }

    /// <summary>Ids as random as real ones, the same in every run.</summary>
    private static UInt128 Id(int number)
    {
        var random = new Random(number);
        return new((ulong)random.NextInt64(1, long.MaxValue), (ulong)random.NextInt64());
    }

    private static void Write(StoreSession session, List<FilledTrace> batch)
    {
        session.Append("spans", [.. batch.SelectMany(trace => trace.Spans)], TableAppends.Span);
        session.Append("traces", batch.ConvertAll(trace => trace.Record), TableAppends.Trace);
        session.Append("trace_texts", batch.ConvertAll(trace => trace.Texts), TableAppends.Texts);
        session.Append("scores", [.. batch.SelectMany(trace => trace.Scores)], TableAppends.Score);
        session.Append("facts", batch.ConvertAll(trace => new FactRecord(trace.Record.FirstPosition + 1, trace.Record.StartedAt.AddSeconds(6), trace.Record)), TableAppends.Fact);
    }
}
