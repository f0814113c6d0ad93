using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>The spans of one trace from its rows, without texts. Memory is bounded: rows in full are read of at most so many spans as are shown.</summary>
/// <param name="first">Journal position of its first record.</param>
/// <param name="last">Of its last.</param>
internal sealed class TraceSpans(StoreSession session, PriceList prices, long first = 0, long last = long.MaxValue)
{
    /// <summary>What a page can show and an answer within a second can hold; of a larger trace <see cref="SpanChoice"/> says which.</summary>
    public const int MostSpans = 50_000;

    /// <summary>Among so many spans it is chosen, 48 bytes each. Of a trace beyond that the first that came are known, no more.</summary>
    private const long MostOutlines = 1_000_000;

    /// <summary>Stages and requests stand no further above their spans.</summary>
    private const int MostAbove = 32;

    /// <param name="spanCount">As the trace's row has it.</param>
    /// <returns>Rows in order of their start, and what the contract says of them in tree order; <c>Truncated</c> where some were left out.</returns>
    public (List<IndexedSpan> Rows, List<SpanDetail> Spans, bool Truncated) Read(UInt128 traceId, int spanCount, int most = MostSpans)
    {
        if (spanCount > most)
            return Chosen(traceId, most);
        var rows = Rows(traceId, null, MostOutlines, _ => true);
        return rows.Count > most ? Chosen(traceId, most) : (rows, Of(rows, prices), false);
    }

    /// <summary>What the contract says of all spans of a trace, in tree order.</summary>
    /// <param name="rows">In order of their start.</param>
    public static List<SpanDetail> Of(List<IndexedSpan> rows, PriceList prices) => SpanDetails.Of(rows, Counted(rows.ConvertAll(row => row.Call), prices), prices);

    public static int ByStart(IndexedSpan one, IndexedSpan other) => SpanOutline.ByStart(one.StartNs, one.EndNs, one.SpanId, other.StartNs, other.EndNs, other.SpanId);

    /// <summary>One span as it stands in its trace, then those above it, the nearest 32, by start; empty where the trace has none of this id.</summary>
    public (List<IndexedSpan> Rows, List<SpanDetail> Spans) One(UInt128 traceId, ulong spanId)
    {
        if (Rows(traceId, spanId, 1, _ => true) is not [var row])
            return ([], []);
        var outlines = Outlines(traceId);
        var above = Above(row, outlines).Take(MostAbove).ToHashSet();
        List<IndexedSpan> rows = [row, .. above.Count == 0 ? [] : Rows(traceId, null, MostOutlines, above.Contains)];
        var (stages, counted) = (new StagesInTrace(rows), Counted(outlines.ConvertAll(span => span.Call), prices));
        return (rows, rows.ConvertAll(one => SpanDetails.Compact(one, stages.Of(one), counted.Contains(one.SpanId), outlines[0].StartNs, prices)));
    }

    private (List<IndexedSpan>, List<SpanDetail>, bool) Chosen(UInt128 traceId, int most)
    {
        var outlines = Outlines(traceId);
        var chosen = SpanChoice.Of(outlines, most);
        var ids = outlines.Where((_, i) => chosen[i]).Select(span => span.Id).ToHashSet(SpanIds.Comparer);
        var hidden = SpanChoice.LeftOut(outlines, chosen);
        var rows = Rows(traceId, null, MostOutlines, ids.Contains);
        var spans = SpanDetails.Of(rows, Counted(outlines.ConvertAll(span => span.Call), prices), prices);
        return (rows, spans.ConvertAll(span => hidden.TryGetValue(SpanDetails.Id(span), out var count) ? span with { ChildrenLeftOut = count } : span), true);
    }

    private List<IndexedSpan> Rows(UInt128 traceId, ulong? spanId, long limit, Predicate<ulong> isWanted)
    {
        var reading = new SpanRows(traceId);
        var rows = new List<IndexedSpan>();
        session.Each(Sql.Query("trace-spans"), new Dictionary<string, object?> { ["id"] = TraceKey.Write(traceId), ["first"] = first, ["last"] = last, ["span"] = unchecked((long?)spanId), ["limit"] = limit }, row =>
        {
            if (isWanted(SpanRows.Id(row)))
                rows.Add(reading.Read(row));
        });
        rows.Sort(ByStart);
        return rows;
    }

    private List<SpanOutline> Outlines(UInt128 traceId)
    {
        var outlines = new List<SpanOutline>();
        session.Each(Sql.Query("trace-outline"), new Dictionary<string, object?> { ["id"] = TraceKey.Write(traceId), ["first"] = first, ["last"] = last, ["limit"] = MostOutlines }, row => outlines.Add(SpanOutline.Read(row)));
        outlines.Sort((one, other) => SpanOutline.ByStart(one.StartNs, one.EndNs, one.Id, other.StartNs, other.EndNs, other.Id));
        return outlines;
    }

    /// <summary>Only model calls that count carry a cost: wrappers that repeat one would count it twice.</summary>
    private static HashSet<ulong> Counted(IReadOnlyList<CallSpan> calls, PriceList prices) => Leaves.Of(calls, prices.Knows).Select(call => call.Id).ToHashSet(SpanIds.Comparer);

    /// <summary>Ids of what is above a span, the nearest first. A ring of parents ends where it closes.</summary>
    private static IEnumerable<ulong> Above(IndexedSpan span, List<SpanOutline> outlines)
    {
        var byId = outlines.ToDictionary(outline => outline.Id, SpanIds.Comparer);
        for (var at = span.ParentSpanId; at != span.SpanId && byId.Remove(at, out var outline); at = outline.ParentId)
            yield return at;
    }
}
