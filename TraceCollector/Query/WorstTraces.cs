using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Scores;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>
/// Traces by the newest value of a score, worst first. A trace whose newest value is among the worst has a score among the worst, so few scores are looked at;
/// all of them only where the filter leaves too few of their traces.
/// </summary>
internal static class WorstTraces
{
    /// <summary>How many scores are looked at for each row of the page, before all are: where nothing but a range is asked for, few are of other traces.</summary>
    private static readonly long[] ofAnyTrace = [4, 30], ofSomeTraces = [30];

    /// <returns>With the newest scores of the traces where those were read on the way.</returns>
    public static (List<(TraceRow Trace, Cursor Key)> Rows, ILookup<string, (string Trace, string Name, double? Value)>? Scores) Of(StoreSession session, TraceFilter filter, int limit, Cursor? after)
    {
        var name = Names.Cut(filter.WorstScore, ScoreCheck.LongestName) ?? throw new ArgumentException("The order 'worst' needs the name of a score.", nameof(filter));
        foreach (var perRow in TraceConditions.Of(filter, trafficOnly: false) is { NamesGroups: false, NeedsTraces: false } ? ofAnyTrace : ofSomeTraces)
        {
            var candidates = Candidates(session, filter, name, limit * perRow, after);
            var scores = NewestScores.Of(session, [.. candidates.Select(candidate => candidate.Trace).Distinct()], filter.Range.From);
            var few = OfFew(session, filter, limit, after, Newest(candidates, scores, name));
            if (few.Count == limit || candidates.Count < limit * perRow)
                return (few, scores.ToLookup(score => score.Trace));
        }
        return (OfAll(session, filter, name, limit, after), null);
    }

    private static List<(UInt128 Trace, double Value)> Candidates(StoreSession session, TraceFilter filter, string name, long most, Cursor? after) => session.Query(
        session.Statement("worst-candidates"),
        new Dictionary<string, object?> { ["name"] = name, ["from"] = StoreTime.Write(filter.Range.From), ["value"] = after?.Value, ["id"] = after is null ? null : TraceKey.Write(after.Id), ["candidates"] = most },
        row => (row.Trace("trace_id"), row.Double("value")));

    /// <summary>Those that no later score of the trace has taken the place of.</summary>
    private static List<(UInt128 Trace, double Value)> Newest(List<(UInt128 Trace, double Value)> candidates, List<(string Trace, string Name, double? Value)> scores, string name)
    {
        var newest = scores.Where(score => score.Name == name).ToDictionary(score => score.Trace, score => score.Value);
        return [.. candidates.Distinct().Where(candidate => newest.GetValueOrDefault(Ids.TraceText(candidate.Trace)) == candidate.Value)];
    }

    private static List<(TraceRow Trace, Cursor Key)> OfFew(StoreSession session, TraceFilter filter, int limit, Cursor? after, List<(UInt128 Trace, double Value)> newest) =>
        newest.Count == 0 ? [] : Rows(session, filter, "worst-of-few", limit, after, parameters =>
            (parameters["ids"], parameters["values"]) = (newest.ConvertAll(score => TraceKey.Write(score.Trace)), newest.ConvertAll(score => score.Value)));

    private static List<(TraceRow Trace, Cursor Key)> OfAll(StoreSession session, TraceFilter filter, string name, int limit, Cursor? after) =>
        Rows(session, filter, "worst-of-all", limit, after, parameters => parameters["name"] = name);

    private static List<(TraceRow Trace, Cursor Key)> Rows(StoreSession session, TraceFilter filter, string newest, int limit, Cursor? after, Action<Dictionary<string, object?>> add) =>
        TraceLists.Rows(session, filter, "list-worst-traces", limit, after, statement => statement.Replace("{newest}", session.Statement(newest), StringComparison.Ordinal), add);
}
