using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Store.Embedded;

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

    public static async Task FillAsync(TraceStore store, long spans, CancellationToken cancellationToken)
    {
        var traces = (int)(spans / SpansPerTrace);
        var step = TimeSpan.FromDays(Days) / traces;
        for (var first = 0; first < traces; first += TracesPerBatch)
        {
            var batch = Enumerable.Range(first, Math.Min(TracesPerBatch, traces - first)).Select(number => FilledTrace.Make(Id(number), number, End.AddDays(-Days) + (number * step))).ToList();
            await store.WriteAsync(session => Write(session, batch, first), cancellationToken);
        }
        await store.WriteAsync(session =>
        {
            session.SetProgress(IndexWriter.Position, traces + 1L);
            RollupStore.MakeOnce(session);
        }, cancellationToken);
        await store.WriteAsync(RollupStore.Merge, cancellationToken);
        await store.WriteAsync(RollupStore.Fold, cancellationToken);
    }

    /// <summary>Ids as random as real ones, the same in every run.</summary>
    private static UInt128 Id(int number)
    {
        var random = new Random(number);
        return new((ulong)random.NextInt64(1, long.MaxValue), (ulong)random.NextInt64());
    }

    private static void Write(StoreSession session, List<FilledTrace> batch, int first)
    {
        session.Append("spans", [.. batch.SelectMany(trace => trace.Spans)], TableAppends.Span);
        session.Append("traces", batch.ConvertAll(trace => trace.Record), TableAppends.Trace);
        session.Append("trace_texts", batch.ConvertAll(trace => trace.Texts), TableAppends.Texts);
        session.Append("scores", [.. batch.SelectMany(trace => trace.Scores)], TableAppends.Score);
        session.Append("facts", [.. batch.Select((trace, i) => new FactRecord(first + i + 1, trace.Record.StartedAt.AddSeconds(6), trace.Record))], TableAppends.Fact);
    }
}
