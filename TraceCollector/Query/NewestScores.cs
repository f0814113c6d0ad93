using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>The newest value of each score by name.</summary>
internal static class NewestScores
{
    public static ILookup<string, (string Trace, string Name, double? Value)> Of(StoreSession session, IReadOnlyCollection<TraceSummary> traces) => Of(
        session,
        [.. traces.Select(trace => Ids.TryTrace(trace.TraceId, out var id) ? id : default)],
        traces.Count == 0 ? default : traces.Min(trace => trace.StartedAt)).ToLookup(score => score.Trace);

    /// <param name="begun">When the first of the traces began, or before that: no score is made more than a day before its trace begins.</param>
    public static List<(string Trace, string Name, double? Value)> Of(StoreSession session, IReadOnlyCollection<UInt128> traces, DateTimeOffset begun) => traces.Count == 0 ? [] : session.Query(
        session.Statement("scores-by-trace"),
        new Dictionary<string, object?> { ["ids"] = traces.Select(TraceKey.Write).ToList(), ["since"] = StoreTime.Write(begun.AddDays(-1)) },
        row => (Ids.TraceText(row.Trace("trace_id")), row.NeededText("name"), row.MaybeDouble("value")));
}
