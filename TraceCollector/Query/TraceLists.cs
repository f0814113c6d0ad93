using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>The trace list: filtered, ordered, paged by the last item's sort value, so that new traces do not shift pages.</summary>
internal sealed class TraceLists(TraceStore store)
{
    public Task<Page<TraceRow>> GetAsync(TraceFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var (query, sort) = OrderOf(filter);
        var order = Words<TraceOrder>.Write(filter.Order);
        var after = Cursor.Read(cursor, order);
        var conditions = TraceConditions.Of(filter, trafficOnly: false);
        conditions.Parameters["value"] = after?.Value;
        conditions.Parameters["id"] = after is null ? null : TraceKey.Write(after.Id);
        conditions.Parameters["limit"] = limit + 1L;
        if (filter.Order == TraceOrder.Worst)
            conditions.Parameters["name"] = filter.WorstScore ?? throw new ArgumentException("The order 'worst' needs the name of a score.", nameof(filter));
        var statement = conditions.Into(query).Replace("{sort}", sort, StringComparison.Ordinal);
        return store.ReadAsync(session =>
        {
            var rows = session.Query(statement, conditions.Parameters, row => (Row: Rows.Trace(row), Key: new Cursor(order, row.Double("sort_value"), row.Trace("trace_id"))));
            var page = rows.Count > limit ? rows.GetRange(0, limit) : rows;
            return new Page<TraceRow>(WithScores(session, page.ConvertAll(row => row.Row)), rows.Count > limit ? page[^1].Key.Write() : null);
        }, cancellationToken);
    }

    public Task<long> CountAsync(TraceFilter filter, CancellationToken cancellationToken)
    {
        var conditions = TraceConditions.Of(filter, trafficOnly: false);
        return store.ReadAsync(session => session.Query(conditions.Into("count-traces"), conditions.Parameters, row => row.Long("n"))[0], cancellationToken);
    }

    private static (string Query, string Sort) OrderOf(TraceFilter filter) => filter.Order switch
    {
        TraceOrder.Slowest => ("list-traces", "t.duration_ms"),
        // Unknown cost comes last, not first and not as zero.
        TraceOrder.Costliest => ("list-traces", "coalesce(t.cost_usd, -1)"),
        TraceOrder.Worst => ("list-worst-traces", ""),
        _ => ("list-traces", "CAST(t.started_us AS DOUBLE)"),
    };

    private static List<TraceRow> WithScores(StoreSession session, List<TraceRow> traces)
    {
        if (traces.Count == 0)
            return traces;
        var ids = traces.ConvertAll(trace => Ids.TryTrace(trace.TraceId, out var id) ? TraceKey.Write(id) : default);
        var scores = session.Query(Sql.Query("scores-by-trace"), new Dictionary<string, object?> { ["ids"] = ids },
                row => (Trace: Ids.TraceText(row.Trace("trace_id")), Name: row.NeededText("name"), Value: row.MaybeDouble("value")))
            .ToLookup(score => score.Trace);
        return traces.ConvertAll(trace => trace with { Scores = scores[trace.TraceId].ToDictionary(score => score.Name, score => score.Value) });
    }
}
