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
            ["name"] = name,
            ["at"] = after is null ? null : (long)after.Value,
            ["key"] = after is null ? null : TraceKey.Write(after.Id),
            ["limit"] = limit + 1L,
        };
        return store.ReadAsync(session =>
        {
            var rows = session.Query(traceId is null ? Sql.Query("list-scores") : session.Statement("list-trace-scores"), traceId is null ? Within(parameters, range) : Of(parameters, session, trace),
                row => (Score: Rows.Score(row), Key: new Cursor(Order, row.Long("at_us"), row.Trace("score_key"))));
            return rows.Count <= limit
                ? new Page<Score>(rows.ConvertAll(row => row.Score), null)
                : new Page<Score>(rows.GetRange(0, limit).ConvertAll(row => row.Score), rows[limit - 1].Key.Write());
        }, cancellationToken);
    }

    /// <summary>The newest scores of a trace.</summary>
    public static List<Score> OfTrace(StoreSession session, UInt128 trace, IReadOnlyList<string> responseIds, int limit) =>
        session.Query(session.Statement("list-trace-scores"), Of(new() { ["name"] = null, ["at"] = null, ["key"] = null, ["limit"] = (long)limit }, trace, responseIds), Rows.Score);

    private static Dictionary<string, object?> Within(Dictionary<string, object?> parameters, TimeRange range) =>
        new(parameters) { ["from"] = StoreTime.Write(range.From), ["to"] = StoreTime.Write(range.To) };

    private static Dictionary<string, object?> Of(Dictionary<string, object?> parameters, StoreSession session, UInt128 trace) =>
        Of(parameters, trace, session.Query(Sql.Query("response-ids"), new Dictionary<string, object?> { ["id"] = TraceKey.Write(trace) }, row => row.NeededText("response_id")));

    private static Dictionary<string, object?> Of(Dictionary<string, object?> parameters, UInt128 trace, IReadOnlyList<string> responseIds) =>
        new(parameters) { ["trace"] = TraceKey.Write(trace), ["responses"] = responseIds.ToList() };

    /// <summary>Every score of these traces, by trace id.</summary>
    public Task<ILookup<string, Score>> OfTracesAsync(IReadOnlyList<string> traceIds, CancellationToken cancellationToken)
    {
        var ids = traceIds.Select(text => Ids.TryTrace(text, out var id) ? TraceKey.Write(id) : default).ToList();
        return store.ReadAsync(session => session.Query(Sql.Query("scores-of-traces"), new Dictionary<string, object?> { ["ids"] = ids }, Rows.Score)
            .ToLookup(score => score.TraceId!, StringComparer.Ordinal), cancellationToken);
    }
}
