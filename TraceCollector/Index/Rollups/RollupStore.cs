using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>
/// Keeps rollups true to the table <c>traces</c>, within the transaction that changes it: what traces were is taken out before they
/// are rewritten or dropped, and what they are is added.
/// </summary>
internal static class RollupStore
{
    /// <summary>Set once rollups are true to the traces of a file that was older than they are.</summary>
    private const string Made = "rollups_made";

    /// <summary>False only for a short time after an older program's tables were opened.</summary>
    public static bool AreMade(StoreSession session) => session.Progress(Made) is not null;

    /// <summary>Call before the rows are written.</summary>
    public static void Write(StoreSession session, IReadOnlyCollection<TraceChange> traces)
    {
        var changes = new RollupChanges();
        foreach (var change in traces)
        {
            changes.Add(change.Record);
            if (change.Before is { } before)
                changes.TakeOut(before);
        }
        TakeOut(session, changes, [.. traces.Where(change => change is { Before: null, StoredFrom: not null })]);
        Append(session, changes);
    }

    /// <summary>Call before traces are dropped. <paramref name="which"/> is a condition on <c>traces t</c>.</summary>
    public static void TakeOut(StoreSession session, string which, IReadOnlyDictionary<string, object?> parameters)
    {
        var changes = new RollupChanges();
        Each(session, which, parameters, changes.TakeOut);
        Append(session, changes);
    }

    /// <summary>Keeps rollups true around a change of rows of <c>traces</c>. <paramref name="which"/> is a condition on <c>traces t</c> that holds before and after it.</summary>
    public static void Around(StoreSession session, string which, IReadOnlyDictionary<string, object?> parameters, Action change)
    {
        var changes = new RollupChanges();
        Each(session, which, parameters, changes.TakeOut);
        change();
        Each(session, which, parameters, changes.Add);
        Append(session, changes);
    }

    /// <summary>Counts every trace again. What a file needs that was written before there were rollups; else it does nothing.</summary>
    public static void MakeOnce(StoreSession session)
    {
        if (AreMade(session))
            return;
        foreach (var table in RollupAppends.Tables)
            session.Execute($"DELETE FROM {table}");
        // Day by day, so that the counts of one day are in memory and not those of all.
        foreach (var day in session.Query(Sql.Query("trace-days"), row => row.Long("day_us")))
        {
            var changes = new RollupChanges(whole: true);
            Each(session, "t.started_us >= $day AND t.started_us < $day + 86400000000", new Dictionary<string, object?> { ["day"] = day }, changes.Add);
            Append(session, changes);
        }
        VerdictStore.CountAll(session);
        session.SetProgress(Made, 1);
    }

    /// <summary>Takes out rows that only the tables know.</summary>
    private static void TakeOut(StoreSession session, RollupChanges changes, List<TraceChange> rewritten)
    {
        if (rewritten.Count > 0)
            Each(session, "t.first_position >= $first AND t.trace_id IN (SELECT unnest($ids))", new Dictionary<string, object?>
            {
                ["first"] = rewritten.Min(change => change.StoredFrom),
                ["ids"] = rewritten.ConvertAll(change => TraceKey.Write(change.Record.TraceId)),
            }, changes.TakeOut);
    }

    private static void Each(StoreSession session, string which, IReadOnlyDictionary<string, object?> parameters, Action<TraceRecord> count) =>
        session.Each(Sql.Query("rollup-traces").Replace("{which}", which, StringComparison.Ordinal), parameters, row => count(RolledTrace.Read(row)));

    private static void Append(StoreSession session, RollupChanges changes)
    {
        if (changes.Groups.Count == 0)
            return;
        var known = session.Query(Sql.Query("known-groups"), new Dictionary<string, object?> { ["keys"] = changes.Groups.Keys.ToList() }, row => row.Long("group_key")).ToHashSet();
        session.Append("rollup_groups", [.. changes.Groups.Where(group => !known.Contains(group.Key))], RollupAppends.Group);
        session.Append("traffic_rollups", changes.Traffic, RollupAppends.Traffic);
        session.Append("cost_rollups", changes.Costs, RollupAppends.Cost);
        foreach (var rows in changes.Latency.GroupBy(row => RollupAppends.TableOf(row.Cell)))
            session.Append(rows.Key, [.. rows], RollupAppends.Latency);
    }
}
