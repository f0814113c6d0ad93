using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Metrics;
using LlmAspire.TraceCollector.Retention;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Reindex;

/// <summary>
/// The last step of building tables anew, in one transaction on them, when both are true to the same journal position and nobody writes:
/// what the journal cannot tell is brought over from the tables in use.
/// </summary>
internal static class ReindexEnd
{
    /// <summary>Set with this step: a file that has it and no name of its own belongs to a process that ended in between, and is of no use.</summary>
    public const string Complete = "reindex_complete";

    /// <summary>What the journal tells. A table that is in none of these lists would be empty after a reindex; a test holds them against the schema.</summary>
    public static IReadOnlyList<string> FromJournal { get; } =
        ["cost_rollups", "facts", "latency_hours", "latency_minutes", "latency_rollups", "progress", "rollup_groups", "scores", "span_logs", "spans", "trace_texts", "traces", "traffic_rollups", "verdicts"];

    /// <summary>What the journal tells while it has its first record.</summary>
    public static IReadOnlyList<string> Metrics { get; } = ["metric_series", "metric_streams", "metric_minutes", "metric_hours"];

    /// <summary>What only the tables know: which erasures still have texts in the journal, what providers billed, what was told of a moment (a reindex raises nothing anew), and what repricing changed (where it is about to write, its last two tables are empty).</summary>
    public static IReadOnlyList<string> OnlyHere { get; } = ["billed_usage", "changes", "erasures", "repricings", "repriced_traces", "repricing_calls", "repricing_traces"];

    /// <param name="old">Under which name the session sees the tables in use.</param>
    /// <param name="journalIsWhole">Whether the journal still has its first record.</param>
    /// <exception cref="InvalidDataException">The two are not true to the same position.</exception>
    public static void Run(StoreSession session, string old, bool journalIsWhole)
    {
        if (session.Progress(IndexWriter.Position) != Progress(session, old, IndexWriter.Position))
            throw new InvalidDataException("The new tables are not true to the position of those in use.");
        var retainedFrom = Progress(session, old, RetentionRows.Before);
        // The journal's oldest segment holds more than the tables did.
        if (retainedFrom is { } before)
            RetentionRows.Drop(session, before);
        KeepFacts(session, old);
        Copy(session, old, OnlyHere);
        // A cumulative stream counts from its first point: without that, what it recorded cannot be told from the journal.
        if (retainedFrom is not null || !journalIsWhole)
            CopyMetrics(session, old);
        session.SetProgress(WaitingScores.NotJoined, Progress(session, old, WaitingScores.NotJoined) ?? 0);
        session.SetProgress(Complete, 1);
    }

    private static void KeepFacts(StoreSession session, string old)
    {
        var last = Progress(session, old, IndexWriter.Sequence) ?? 0;
        session.Execute(From(session, old, "reindex-adopt"));
        session.Execute(Sql.Query("reindex-number"), new Dictionary<string, object?> { ["last"] = last });
        session.Execute(From(session, old, "reindex-keep-facts"));
        var highest = session.Query(Sql.Query("reindex-last-sequence"), row => row.MaybeLong("sequence"))[0] ?? 0;
        session.SetProgress(IndexWriter.Sequence, Math.Max(last, highest));
    }

    private static void CopyMetrics(StoreSession session, string old)
    {
        Copy(session, old, Metrics);
        session.SetProgress(MetricTables.NotKept, Progress(session, old, MetricTables.NotKept) ?? 0);
    }

    private static void Copy(StoreSession session, string old, IEnumerable<string> tables)
    {
        foreach (var table in tables)
        {
            session.Execute($"DELETE FROM {table}");
            session.Execute(From(session, old, "reindex-copy").Replace("{table}", table, StringComparison.Ordinal));
        }
    }

    private static long? Progress(StoreSession session, string old, string name) =>
        session.Query(From(session, old, "reindex-progress"), new Dictionary<string, object?> { ["name"] = name }, row => row.MaybeLong("value")).FirstOrDefault();

    private static string From(StoreSession session, string old, string name) => session.Statement(name).Replace("{old}", old, StringComparison.Ordinal);
}
