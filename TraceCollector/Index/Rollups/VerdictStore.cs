using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>Keeps <c>verdicts</c> and their sums in <c>traffic_rollups</c> true to scores and traces, as of a journal position of their own.</summary>
internal static class VerdictStore
{
    /// <summary>Journal position up to which <c>verdicts</c> knows the scores.</summary>
    public const string Folded = "verdicts_folded";

    /// <summary>At once: some 50 MB in the engine.</summary>
    private const long ScoresPerFold = 200_000;

    public static bool IsWaiting(StoreSession session) => session.Progress(Folded) != session.Progress(IndexWriter.Position);

    /// <summary>Brings <c>verdicts</c> up to what the index has read.</summary>
    public static void FoldAll(StoreSession session)
    {
        while (IsWaiting(session))
            FoldNext(session);
    }

    public static void FoldNext(StoreSession session) => FoldNext(session, ScoresPerFold);

    /// <summary>Brings <c>verdicts</c> up to so many scores further, or to what the index has read.</summary>
    internal static void FoldNext(StoreSession session, long scores)
    {
        var folded = session.Progress(Folded) ?? 0;
        var until = session.Query(Sql.Query("fold-until"), new Dictionary<string, object?> { ["folded"] = folded, ["scores"] = scores }, row => row.Long("position"));
        var next = until is [var last] ? last + 1 : session.Progress(IndexWriter.Position) ?? 0;
        Fold(session, session.Query(Sql.Query("unfolded-traces"), new Dictionary<string, object?> { ["folded"] = folded, ["next"] = next }, row => row.Trace("trace_id")));
        session.SetProgress(Folded, next);
    }

    /// <summary>Call before verdicts are dropped. <paramref name="which"/> is a condition on <c>verdicts v</c>.</summary>
    public static void TakeOut(StoreSession session, string which, IReadOnlyDictionary<string, object?> parameters) => Count(session, which, parameters, "-1");

    /// <summary>Adds them all to rollups that know of none.</summary>
    public static void CountAll(StoreSession session) => Count(session, "true", new Dictionary<string, object?>(), "1", merged: true);

    /// <summary>Makes the verdicts of these traces what their scores say.</summary>
    public static void Fold(StoreSession session, IReadOnlyCollection<UInt128> ids)
    {
        if (ids.Count == 0)
            return;
        const string which = "v.trace_id IN (SELECT unnest($ids))";
        var traces = new Dictionary<string, object?> { ["ids"] = ids.Select(TraceKey.Write).ToList() };
        var verdicts = session.Query(Sql.Query("unfolded-verdicts"), traces, Verdict);
        Count(session, which, traces, "-1");
        session.Execute(Sql.Query("drop-verdicts"), traces);
        session.Append("verdicts", verdicts, RollupAppends.Verdict);
        Count(session, which, traces, "1");
    }

    private static void Count(StoreSession session, string which, IReadOnlyDictionary<string, object?> parameters, string sign, bool merged = false) => session.Execute(
        Sql.Query("count-verdicts").Replace("{which}", which, StringComparison.Ordinal).Replace("{sign}", sign, StringComparison.Ordinal).Replace("{merged}", merged ? "true" : "false", StringComparison.Ordinal), parameters);

    private static VerdictRow Verdict(StoreRow row) => new(
        row.Trace("trace_id"), row.Long("started_us"), Group(row).Key(), row.MaybeLong("at_us"), row.MaybeDouble("value"), row.MaybeDouble("weight"), row.Long("helpful"), row.Long("not_helpful"));

    private static RollupGroup Group(StoreRow row) => new(
        row.Text("feature"), row.Text("service"), row.Texts("models"), row.Texts("prompts"), row.Text("prompt_name"), row.Text("prompt_version"), row.Text("prompt_hash"));
}
