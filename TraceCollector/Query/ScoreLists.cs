using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Scores, newest first. Those of a trace include what was said of its model responses.</summary>
internal sealed class ScoreLists(TraceStore store)
{
    private const string Order = "scores";

    public Task<Page<Score>> GetAsync(TimeRange range, string? traceId, string? name, int limit, string? cursor, CancellationToken cancellationToken)
    {
        UInt128 trace = 0;
        if (traceId is not null && !Ids.TryTrace(traceId, out trace))
            throw new ArgumentException("A trace id has 32 hex digits, not all zero.", nameof(traceId));
        var after = Cursor.Read(cursor, Order);
        var parameters = new Dictionary<string, object?>
        {
            ["trace"] = traceId is null ? null : TraceKey.Write(trace),
            ["from"] = StoreTime.Write(range.From),
            ["to"] = StoreTime.Write(range.To),
            ["name"] = name,
            ["at"] = after is null ? null : (long)after.Value,
            ["key"] = after is null ? null : TraceKey.Write(after.Id),
            ["limit"] = limit + 1L,
        };
        return store.ReadAsync(session =>
        {
            var rows = session.Query(Sql.Query("list-scores"), parameters, row => (Score: Rows.Score(row), Key: new Cursor(Order, row.Long("at_us"), row.Trace("score_key"))));
            return rows.Count <= limit
                ? new Page<Score>(rows.ConvertAll(row => row.Score), null)
                : new Page<Score>(rows.GetRange(0, limit).ConvertAll(row => row.Score), rows[limit - 1].Key.Write());
        }, cancellationToken);
    }

    /// <summary>Every score of these traces, by trace id.</summary>
    public Task<ILookup<string, Score>> OfTracesAsync(IReadOnlyList<string> traceIds, CancellationToken cancellationToken)
    {
        var ids = traceIds.Select(text => Ids.TryTrace(text, out var id) ? TraceKey.Write(id) : default).ToList();
        return store.ReadAsync(session => session.Query(Sql.Query("scores-of-traces"), new Dictionary<string, object?> { ["ids"] = ids }, Rows.Score)
            .ToLookup(score => score.TraceId!, StringComparer.Ordinal), cancellationToken);
    }
}
