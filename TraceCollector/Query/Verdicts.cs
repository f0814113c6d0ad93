using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>
/// What was said of requests: mean faithfulness over the newest automatic verdict of each trace, and thumbs. What has been folded comes from
/// rollups, what was received since from the scores. A verdict that was taken back (a later one without a value) counts until it is folded, a minute at most.
/// </summary>
internal static class Verdicts
{
    public static List<SaidFigures> ByTime(StoreSession session, TraceFilter filter, int widthSeconds) =>
        Query(session, filter, widthSeconds, byGroup: false).Rows(session, "overview-said", SaidFigures.Read);

    public static Dictionary<(string?, string?, string?), double?> ByPrompt(StoreSession session, TraceFilter filter) =>
        Query(session, filter, RollupChanges.Hour, byGroup: true).Rows(session, "prompt-quality", row => (Prompt: PromptRows.Key(row), Mean: row.MaybeDouble("quality")))
        .ToDictionary(row => row.Prompt, row => row.Mean);

    private static RollupQuery Query(StoreSession session, TraceFilter filter, int widthSeconds, bool byGroup)
    {
        var query = new RollupQuery(filter, widthSeconds, byGroup);
        var folded = new Dictionary<string, object?> { ["folded"] = session.Progress(VerdictStore.Folded) ?? 0 };
        query.Parameters["folded"] = folded["folded"];
        query.Parameters["unfolded"] = session.Query(Sql.Query("unfolded-said"), folded, row => TraceKey.Write(row.Trace("trace_id")));
        return query;
    }
}

/// <summary>The weighted mean of verdicts and how many thumbs point where, in a bucket of time or in all (<paramref name="At"/> <c>null</c>).</summary>
internal sealed record SaidFigures(long? At, long Count, double? Mean, double? HalfWidth, long Helpful, long NotHelpful)
{
    public static SaidFigures Read(StoreRow row)
    {
        var (n, mean) = (row.Long("n"), row.MaybeDouble("mean"));
        return new(row.MaybeLong("at_us"), n, mean,
            Hajek.HalfWidth(n, mean ?? 0, row.Double("w"), row.Double("ww"), row.Double("wwv"), row.Double("wwvv")), row.Long("helpful"), row.Long("not_helpful"));
    }
}
