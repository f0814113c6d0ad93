using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Metrics;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Retention;

/// <summary>The tables' part of dropping what is old, within one transaction.</summary>
internal static class RetentionRows
{
    /// <summary>The position before which rows were dropped last: the journal's oldest segment may still hold some of what they came from.</summary>
    public const string Before = "retained_from";

    /// <summary>In this order: what belongs to a trace goes before its row or the spans that say how old it is, and what belongs to no trace after them.</summary>
    private static readonly string[] Statements = ["retain-facts", "retain-verdicts", "retain-texts", "retain-repriced", "retain-changes", "retain-traces", "retain-spans", "retain-logs", "retain-scores", "retain-metric-streams"];

    /// <summary>The oldest position that a row refers to; <c>null</c> where none does.</summary>
    public static long? Oldest(StoreSession session) => session.Query(Sql.Query("oldest-position"), row => row.MaybeLong("position"))[0];

    public static void Drop(StoreSession session, long before)
    {
        var bound = new Dictionary<string, object?> { ["before"] = before };
        var expired = session.Statement("expired-traces");
        RollupStore.TakeOut(session, $"t.trace_id IN ({expired})", bound);
        VerdictStore.TakeOut(session, $"v.trace_id IN ({expired})", bound);
        foreach (var statement in Statements)
            session.Execute(session.Statement(statement).Replace("{expired}", expired, StringComparison.Ordinal), bound);
        foreach (var table in MetricTables.Recorded)
            session.Execute(Sql.Query("retain-metric-minutes").Replace("{table}", table, StringComparison.Ordinal), bound);
        session.SetProgress(Before, before);
    }
}
