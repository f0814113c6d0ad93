using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index;

/// <summary>What the tables know of a trace: enough to build it again from the journal.</summary>
/// <param name="From"><c>first_position</c> of its row; <c>null</c> where it has none and only log records of it are known.</param>
internal sealed record StoredTrace(UInt128 Id, long? From, long? To, bool Settled)
{
    public List<(ulong SpanId, long Position)> Spans { get; } = [];
    public List<(ulong SpanId, long Position)> Logs { get; } = [];

    /// <summary>Ids of traces that had not settled when the tables were last written.</summary>
    public static List<UInt128> Open(StoreSession session) => session.Query(Sql.Query("open-traces"), row => row.Trace("trace_id"));

    /// <summary>Every trace of which something is stored, once or more often.</summary>
    public static KnownTraces All(StoreSession session)
    {
        var count = session.Query(Sql.Query("count-known-traces"), row => row.Long("n"))[0];
        var known = new KnownTraces(count);
        session.Each(Sql.Query("all-traces"), row => known.Add(row.Trace("trace_id")));
        session.Each(Sql.Query("all-logged-traces"), row => known.Add(row.Trace("trace_id")));
        return known;
    }

    /// <summary>Those of the given traces of which something is stored.</summary>
    public static IReadOnlyCollection<StoredTrace> Find(StoreSession session, IReadOnlyCollection<UInt128> ids)
    {
        if (ids.Count == 0)
            return [];
        var wanted = Ids(ids);
        var found = session.Query(Sql.Query("known-traces"), wanted, row => new StoredTrace(row.Trace("trace_id"), row.MaybeLong("first_position"), row.MaybeLong("last_position"), row.Bool("settled")))
            .ToDictionary(trace => trace.Id, Wire.SpanIds.Comparer);
        if (found.Count == 0)
            return [];
        var known = Ids(found.Keys);
        var places = new Dictionary<string, object?>(known) { ["first"] = found.Values.Min(trace => trace.From) ?? 0, ["last"] = found.Values.Max(trace => trace.To) ?? 0 };
        foreach (var (id, span, position) in session.Query(Sql.Query("span-positions"), places, Place))
            found[id].Spans.Add((span, position));
        foreach (var (id, span, position) in session.Query(Sql.Query("log-positions"), known, Place))
            found[id].Logs.Add((span, position));
        return found.Values;
    }

    private static (UInt128, ulong, long) Place(StoreRow row) => (row.Trace("trace_id"), row.Span("span_id"), row.Long("position"));

    private static Dictionary<string, object?> Ids(IEnumerable<UInt128> ids) => new() { ["ids"] = ids.Select(TraceKey.Write).ToList() };
}
