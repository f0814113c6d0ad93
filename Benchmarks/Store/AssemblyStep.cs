using LlmAspire.Benchmarks.Traffic;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Journal.Files;

namespace LlmAspire.Benchmarks.Store;

/// <summary>
/// All that the index does with a record before its rows are written: read, normalise, put into traces, settle, make up rows. Bodies
/// are renewed before each, because a span that is there already costs nothing; that is 0.3 µs a span of the figure.
/// </summary>
internal static class AssemblyStep
{
    /// <summary>As the indexer gathers them: about 7,000 spans of 70 to a body.</summary>
    private const int RecordsInBatch = 100;

    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(6);

    public static Step Of(RequestBody[] requests, IJournal journal)
    {
        var assembler = new TraceAssembler(new SpanSource(journal), PriceBook.BuiltIn, 1);
        var now = DateTimeOffset.UtcNow;
        var taken = 0;
        return new Step("take into traces", Array.ConvertAll(requests, request => new SampleBody(request.Bytes, request.Spans)), number =>
        {
            var request = requests[number % requests.Length];
            request.Renew((ulong)taken++ << 16, now);
            assembler.Take(DecodedRecord.From(new JournalRecord(taken, taken + 1, RecordKind.Traces, now, request.Bytes)));
            if (taken % RecordsInBatch != 0)
                return;
            now += Settled;
            assembler.Settle(now);
            assembler.Finish();
        });
    }
}
