using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>
/// The spans of several traces by three statements, with each record of the journal read once. Planning a statement costs the engine more than
/// the rows of a small trace do, and neighbours lie in the same records.
/// </summary>
internal sealed class SeveralTraces(TraceStore store, IJournal journal, PriceBook prices, AnswerRoom room)
{
    public const int Most = 100;

    /// <summary>Of one trace among several; 100 of them are a tenth of a second.</summary>
    private const int MostSpans = 500;

    /// <summary>Of the journal between a trace's first record and its last: rows are found by position, and a wide range holds many that are not wanted.</summary>
    private const long WidestRange = 64 << 20;

    /// <summary>Of the journal, in one answer.</summary>
    private const long MostBytes = 8 << 20;

    /// <summary>Throws <see cref="ArgumentException"/> for none, too many, or text that is no trace id.</summary>
    public async Task<Lent<IReadOnlyList<SpansOfTrace>>> LendAsync(IReadOnlyList<string> traceIds, CancellationToken cancellationToken)
    {
        var ids = Read(traceIds);
        var found = await store.ReadAsync(session => Find(session, ids), cancellationToken);
        var texts = new SpanTexts(journal, prices.Current, MostBytes);
        return await room.LendAsync<IReadOnlyList<SpansOfTrace>>(() => Room(texts, found), () => [.. found.Select(trace => Of(trace, texts))], cancellationToken);
    }

    private static List<UInt128> Read(IReadOnlyList<string> traceId)
    {
        if (traceId.Count is 0 or > Most)
            throw new ArgumentException($"1 to {Most} traces can be asked for at once.", nameof(traceId));
        return [.. traceId.Select(text => Ids.TryTrace(text, out var id) ? id : throw new ArgumentException($"'{text}' is no trace id: it has 32 hex digits, not all zero.", nameof(traceId))).Distinct()];
    }

    private static List<Found> Find(StoreSession session, List<UInt128> ids)
    {
        var places = session.Query(Sql.Query("places-of-traces"), Wanted(ids), row => new Place(row.Trace("trace_id"), row.Long("first_position"), row.Long("last_position"), row.Long("span_count")))
            .ToDictionary(place => place.TraceId);
        var small = places.Values.Where(place => place.Spans <= MostSpans && place.Last - place.First <= WidestRange).ToList();
        var rows = small.Count == 0 ? [] : Rows(session, small);
        var logs = small.Count == 0 ? [] : Logs(session, small);
        return [.. ids.Where(places.ContainsKey).Select(id => new Found(id, rows.GetValueOrDefault(id), (logs.GetValueOrDefault(id) ?? []).ToLookup(log => log.Span, log => log.Position)))];
    }

    private static long Room(SpanTexts texts, List<Found> found) =>
        texts.Room(found.SelectMany(trace => trace.Rows ?? []), found.SelectMany(trace => trace.Logs.SelectMany(span => span)));

    private SpansOfTrace Of(Found trace, SpanTexts texts)
    {
        if (trace.Rows is not { } rows)
            return new(Ids.TraceText(trace.Id), [], TooLarge: true);
        rows.Sort(TraceSpans.ByStart);
        var (spans, without) = texts.Read(trace.Id, rows, TraceSpans.Of(rows, prices.Current), trace.Logs);
        return without > 0 ? new(Ids.TraceText(trace.Id), [], TooLarge: true) : new(Ids.TraceText(trace.Id), UsedChunks.Mark(spans, UsedChunks.Named(spans, [])));
    }

    /// <summary>What is known of a trace before its texts are read; no rows of one that is too large.</summary>
    private sealed record Found(UInt128 Id, List<IndexedSpan>? Rows, ILookup<ulong, long> Logs);

    private static Dictionary<UInt128, List<IndexedSpan>> Rows(StoreSession session, List<Place> places)
    {
        var reading = new SpanRows(null);
        var range = Wanted(places.ConvertAll(place => place.TraceId));
        range["first"] = places.Min(place => place.First);
        range["last"] = places.Max(place => place.Last);
        return Gathered(session.Query(Sql.Query("spans-of-traces"), range, reading.Read), span => span.TraceId, span => span);
    }

    private static Dictionary<UInt128, List<(ulong Span, long Position)>> Logs(StoreSession session, List<Place> places) =>
        Gathered(session.Query(Sql.Query("log-positions"), Wanted(places.ConvertAll(place => place.TraceId)), row => (Trace: row.Trace("trace_id"), Span: row.Span("span_id"), Position: row.Long("position"))),
            log => log.Trace, log => (log.Span, log.Position));

    private static Dictionary<UInt128, List<TValue>> Gathered<TRow, TValue>(List<TRow> rows, Func<TRow, UInt128> trace, Func<TRow, TValue> value) =>
        rows.GroupBy(trace).ToDictionary(group => group.Key, group => group.Select(value).ToList());

    private static Dictionary<string, object?> Wanted(List<UInt128> ids) => new() { ["ids"] = ids.ConvertAll(TraceKey.Write) };

    /// <summary>Where a trace lies in the journal.</summary>
    private sealed record Place(UInt128 TraceId, long First, long Last, long Spans);
}
