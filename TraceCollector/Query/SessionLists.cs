using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Sessions, the one that asked last first. Figures are of the requests within the range and filter; those that evaluate or replay are left out.</summary>
internal sealed class SessionLists(TraceStore store)
{
    private const string Order = "sessions";

    public Task<Page<SessionSummary>> GetAsync(TraceFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var after = Cursor.Read(cursor, Order);
        return store.ReadAsync(session =>
        {
            List<(string Id, Cursor Key)> found = [];
            // A session's newest request is all that its place in the list depends on: what is newest in an hour is so in all of the range.
            foreach (var range in SearchWindows.Growing(filter.Range, after?.Value))
                if ((found = Find(session, filter with { Range = range }, limit + 1, after)).Count > limit)
                    break;
            var page = found.Count > limit ? found.GetRange(0, limit) : found;
            return new Page<SessionSummary>(Summaries(session, filter, page.ConvertAll(row => row.Id)), found.Count > limit ? page[^1].Key.Write() : null);
        }, cancellationToken);
    }

    private static List<(string Id, Cursor Key)> Find(StoreSession session, TraceFilter filter, int limit, Cursor? after)
    {
        var conditions = TraceConditions.Of(filter, trafficOnly: true);
        conditions.Parameters["value"] = after?.Value;
        conditions.Parameters["id"] = after is null ? null : TraceKey.Write(after.Id);
        conditions.Parameters["limit"] = (long)limit;
        return session.Query(conditions.Into(session, "list-sessions"), conditions.Parameters,
            row => (row.NeededText("session_id"), new Cursor(Order, row.Long("last_us"), row.Trace("last_trace"))));
    }

    private static List<SessionSummary> Summaries(StoreSession session, TraceFilter filter, List<string> ids)
    {
        if (ids.Count == 0)
            return [];
        var conditions = TraceConditions.Of(filter, trafficOnly: true);
        conditions.Parameters["sessions"] = ids;
        var traces = session.Query(conditions.Into(session, "session-traces"), conditions.Parameters, Turn);
        var scores = NewestScores.Of(session, traces);
        var bySession = traces.ToLookup(trace => trace.SessionId!);
        return ids.ConvertAll(id => Summary(id, [.. bySession[id]], scores));
    }

    private static SessionSummary Summary(string id, List<TraceSummary> turns, ILookup<string, (string Trace, string Name, double? Value)> scores) => new()
    {
        SessionId = id,
        Turns = turns.Count,
        Errors = turns.Count(turn => turn.Status == TraceStatus.Error),
        UserId = turns.Select(turn => turn.UserId).LastOrDefault(user => user is not null),
        Feature = turns.Select(turn => turn.Feature).LastOrDefault(feature => feature is not null),
        FirstSeen = turns[0].StartedAt,
        LastSeen = turns[^1].StartedAt,
        DurationMs = turns.Sum(turn => turn.DurationMs),
        CostUsd = turns.All(turn => turn.CostUsd is null) ? null : turns.Sum(turn => turn.CostUsd),
        CostState = StateOf([.. turns.Select(turn => turn.CostState).Where(state => state != CostState.None).Distinct()]),
        WorstFaithfulness = turns.SelectMany(turn => scores[turn.TraceId]).Where(score => score.Name == "faithfulness").Min(score => score.Value),
        FirstInput = turns.Select(turn => turn.Input).FirstOrDefault(input => input is not null),
    };

    private static CostState StateOf(List<CostState> states) => states switch
    {
        [] => CostState.None,
        [var only] => only,
        _ => CostState.Partial,
    };

    private static TraceSummary Turn(StoreRow row) => new()
    {
        TraceId = Ids.TraceText(row.Trace("trace_id")),
        Name = "",
        SessionId = row.Text("session_id"),
        StartedAt = row.Time("started_us"),
        DurationMs = row.Double("duration_ms"),
        Status = row.Word<TraceStatus>("status"),
        Feature = row.Text("feature"),
        UserId = row.Text("user_id"),
        CostUsd = row.MaybeDouble("cost_usd"),
        CostState = row.Word<CostState>("cost_state"),
        Input = row.Text("input"),
    };
}
