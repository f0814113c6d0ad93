using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>The trace list: filtered, ordered, paged by the last item's sort value, so that new traces do not shift pages.</summary>
internal sealed class TraceLists(TraceStore store)
{
    /// <summary>Newest traces are looked for in the last hour first, then in the last day: what is found there need not be looked for in a month.</summary>
    private static readonly TimeSpan[] Windows = [TimeSpan.FromHours(1), TimeSpan.FromDays(1)];

    public Task<Page<TraceRow>> GetAsync(TraceFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var order = Words<TraceOrder>.Write(filter.Order);
        var after = Cursor.Read(cursor, order);
        return store.ReadAsync(session =>
        {
            var rows = filter.Order == TraceOrder.Worst ? Worst(session, filter, limit + 1, after) : Ordered(session, filter, limit + 1, after);
            var page = rows.Count > limit ? rows.GetRange(0, limit) : rows;
            return new Page<TraceRow>(WithScores(session, page.ConvertAll(row => row.Trace)), rows.Count > limit ? page[^1].Key.Write() : null);
        }, cancellationToken);
    }

    public Task<long> CountAsync(TraceFilter filter, CancellationToken cancellationToken)
    {
        var conditions = TraceConditions.Of(filter, trafficOnly: false);
        return store.ReadAsync(session => session.Query(conditions.Into("count-traces"), conditions.Parameters, row => row.Long("n"))[0], cancellationToken);
    }

    /// <summary>Ranges that end where the page begins, each longer than the one before; the last is all of it.</summary>
    internal static IEnumerable<TimeRange> Ranges(TraceFilter filter, double? after)
    {
        if (filter.Order == TraceOrder.Newest)
        {
            var from = after is { } last ? StoreTime.Read((long)last) : filter.Range.To;
            foreach (var window in Windows.Where(window => from - window > filter.Range.From))
                yield return filter.Range with { From = from - window };
        }
        yield return filter.Range;
    }

    private static List<(TraceRow Trace, Cursor Key)> Ordered(StoreSession session, TraceFilter filter, int limit, Cursor? after)
    {
        var (column, sort) = filter.Order switch
        {
            TraceOrder.Slowest => ("t.duration_ms", "t.duration_ms"),
            // Unknown cost comes last, not first and not as zero.
            TraceOrder.Costliest => ("t.cost_usd", "coalesce(t.cost_usd, -1)"),
            _ => ("t.started_us", "CAST(t.started_us AS DOUBLE)"),
        };
        List<(TraceRow, Cursor)> rows = [];
        foreach (var range in Ranges(filter, after?.Value))
        {
            rows = Rows(session, filter with { Range = range }, "list-traces", limit, after, statement => statement
                .Replace("{column}", column, StringComparison.Ordinal).Replace("{sort}", sort, StringComparison.Ordinal));
            if (rows.Count == limit)
                break;
        }
        return rows;
    }

    private static List<(TraceRow Trace, Cursor Key)> Worst(StoreSession session, TraceFilter filter, int limit, Cursor? after)
    {
        var few = Worst(session, filter, limit, after, limit * 10L);
        return few.Count == limit ? few : Worst(session, filter, limit, after, long.MaxValue);
    }

    private static List<(TraceRow Trace, Cursor Key)> Worst(StoreSession session, TraceFilter filter, int limit, Cursor? after, long candidates) =>
        Rows(session, filter, "list-worst-traces", limit, after, statement => statement, parameters =>
        {
            parameters["name"] = filter.WorstScore ?? throw new ArgumentException("The order 'worst' needs the name of a score.", nameof(filter));
            parameters["candidates"] = candidates;
        });

    private static List<(TraceRow Trace, Cursor Key)> Rows(
        StoreSession session, TraceFilter filter, string query, int limit, Cursor? after, Func<string, string> complete, Action<Dictionary<string, object?>>? add = null)
    {
        var order = Words<TraceOrder>.Write(filter.Order);
        var conditions = TraceConditions.Of(filter, trafficOnly: false);
        conditions.Parameters["value"] = after?.Value;
        conditions.Parameters["id"] = after is null ? null : TraceKey.Write(after.Id);
        conditions.Parameters["limit"] = (long)limit;
        add?.Invoke(conditions.Parameters);
        return session.Query(complete(conditions.Into(query)), conditions.Parameters,
            row => (Query.Rows.Trace(row), new Cursor(order, row.Double("sort_value"), row.Trace("trace_id"))));
    }

    private static List<TraceRow> WithScores(StoreSession session, List<TraceRow> traces)
    {
        var scores = NewestScores.Of(session, traces);
        return traces.ConvertAll(trace => trace with { Scores = scores[trace.TraceId].ToDictionary(score => score.Name, score => score.Value) });
    }
}

/// <summary>The newest value of each score by name.</summary>
internal static class NewestScores
{
    public static ILookup<string, (string Trace, string Name, double? Value)> Of(StoreSession session, IReadOnlyCollection<TraceSummary> traces)
    {
        var parameters = new Dictionary<string, object?>
        {
            ["ids"] = traces.Select(trace => Ids.TryTrace(trace.TraceId, out var id) ? TraceKey.Write(id) : default).ToList(),
            // No score is made more than a day before its trace begins.
            ["since"] = traces.Count == 0 ? 0 : StoreTime.Write(traces.Min(trace => trace.StartedAt).AddDays(-1)),
        };
        List<(string Trace, string Name, double? Value)> scores = traces.Count == 0 ? [] : session.Query(Sql.Query("scores-by-trace"), parameters,
            row => (Ids.TraceText(row.Trace("trace_id")), row.NeededText("name"), row.MaybeDouble("value")));
        return scores.ToLookup(score => score.Trace);
    }
}
