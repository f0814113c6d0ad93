using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>The trace list: filtered, ordered, paged by the last item's sort value, so that new traces do not shift pages.</summary>
internal sealed class TraceLists(TraceStore store, long requestsPerSearch = TraceLists.RequestsPerSearch)
{
    /// <summary>How many requests' texts are looked at before a search answers: a fifth of a second of both of two cores.</summary>
    internal const long RequestsPerSearch = 200_000;

    public Task<Page<TraceRow>> GetAsync(TraceFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var order = Words<TraceOrder>.Write(filter.Order);
        var after = Cursor.Read(cursor, order);
        return store.ReadAsync(session => filter.Order switch
        {
            TraceOrder.Newest => Newest(session, filter, limit, after),
            TraceOrder.Worst => Worst(session, filter, limit, after),
            _ => Page(session, Ordered(session, filter, limit + 1, after), limit),
        }, cancellationToken);
    }

    public Task<long> CountAsync(TraceFilter filter, CancellationToken cancellationToken)
    {
        var conditions = TraceConditions.Of(filter, trafficOnly: false);
        return store.ReadAsync(session => session.Query(conditions.Into("count-traces"), conditions.Parameters, row => row.Long("n"))[0], cancellationToken);
    }

    /// <summary>Newest first, stretch by stretch of the range until the page is full. A search of texts stops before that where it has looked at enough, and says so.</summary>
    private Page<TraceRow> Newest(StoreSession session, TraceFilter filter, int limit, Cursor? after)
    {
        // Of the moment at which a page ended there may be more; a search that stopped has seen all of it.
        var end = after is null ? filter.Range.To : Earlier(filter.Range.To, StoreTime.Read((long)after.Value + (after.Id == 0 ? 0 : 1)));
        var texts = TraceConditions.ReadsTexts(filter);
        var from = texts ? SearchFrom(session, filter.Range.From, end) : filter.Range.From;
        List<(TraceRow, Cursor)> rows = [];
        foreach (var stretch in SearchWindows.Of(from, end, texts))
            if (rows.Count <= limit)
                rows.AddRange(Ordered(session, filter with { Range = stretch }, limit + 1 - rows.Count, after));
        return rows.Count > limit || from <= filter.Range.From
            ? Page(session, rows, limit)
            : new Page<TraceRow>(WithScores(session, rows.ConvertAll(row => row.Item1)), new Cursor(Words<TraceOrder>.Write(TraceOrder.Newest), StoreTime.Write(from), 0).Write()) { SearchedFrom = from };
    }

    private DateTimeOffset SearchFrom(StoreSession session, DateTimeOffset from, DateTimeOffset end) =>
        BusyHours.Since(session, new(from, end), requestsPerSearch) is { } since && since > from ? since : from;

    private static Page<TraceRow> Worst(StoreSession session, TraceFilter filter, int limit, Cursor? after)
    {
        var (rows, scores) = WorstTraces.Of(session, filter, limit + 1, after);
        return Page(session, rows, limit, scores);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static Page<TraceRow> Page(StoreSession session, List<(TraceRow Trace, Cursor Key)> rows, int limit, ILookup<string, (string Trace, string Name, double? Value)>? scores = null)
    {
        var page = rows.Count > limit ? rows.GetRange(0, limit) : rows;
        return new(WithScores(session, page.ConvertAll(row => row.Trace), scores), rows.Count > limit ? page[^1].Key.Write() : null);
    }

    private static List<(TraceRow Trace, Cursor Key)> Ordered(StoreSession session, TraceFilter filter, int limit, Cursor? after)
    {
        var (column, sort) = filter.Order switch
        {
            TraceOrder.Slowest => ("t.duration_ms", "t.duration_ms"),
            // Unknown cost comes last, not first and not as zero.
            TraceOrder.Costliest => ("t.cost_usd", "coalesce(t.cost_usd, -1)"),
            _ => ("t.started_us", "CAST(t.started_us AS FLOAT8)"),
        };
        return Rows(session, filter, "list-traces", limit, after, statement => statement
            .Replace("{column}", column, StringComparison.Ordinal).Replace("{sort}", sort, StringComparison.Ordinal));
    }

    /// <param name="complete">Puts into the statement what is its own.</param>
    /// <param name="add">Adds its own parameters.</param>
    internal static List<(TraceRow Trace, Cursor Key)> Rows(
        StoreSession session, TraceFilter filter, string query, int limit, Cursor? after, Func<string, string> complete, Action<Dictionary<string, object?>>? add = null)
    {
        var order = Words<TraceOrder>.Write(filter.Order);
        var conditions = TraceConditions.Of(filter, trafficOnly: false);
        conditions.Parameters["value"] = after?.Value;
        conditions.Parameters["id"] = after is null ? null : TraceKey.Write(after.Id);
        conditions.Parameters["limit"] = (long)limit;
        add?.Invoke(conditions.Parameters);
        var statement = conditions.Into(session, query).Replace("{columns}", Sql.Query("trace-columns"), StringComparison.Ordinal);
        return session.Query(complete(statement), conditions.Parameters,
            row => (Query.Rows.Trace(row), new Cursor(order, row.Double("sort_value"), row.Trace("trace_id"))));
    }

    /// <param name="scores">Where they have been read.</param>
    private static List<TraceRow> WithScores(StoreSession session, List<TraceRow> traces, ILookup<string, (string Trace, string Name, double? Value)>? scores = null)
    {
        scores ??= NewestScores.Of(session, traces);
        return traces.ConvertAll(trace => trace with { Scores = scores[trace.TraceId].ToDictionary(score => score.Name, score => score.Value) });
    }
}
