using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>
/// Mean faithfulness over the newest automatic verdict of each trace: those that have been folded into <c>verdicts</c>, and what was
/// received since from the scores. A verdict that was taken back (a later one without a value) counts until it is folded, a minute at most.
/// </summary>
internal static class Verdicts
{
    public static List<QualityFigures> ByTime(StoreSession session, TraceFilter filter, int widthSeconds) =>
        Query(session, filter, widthSeconds).Rows(session, "overview-quality", QualityFigures.Read);

    public static Dictionary<(string?, string?, string?), double?> ByPrompt(StoreSession session, TraceFilter filter) =>
        Query(session, filter, RollupChanges.Hour).Rows(session, "prompt-quality",
            row => (Prompt: (row.Text("prompt_name"), row.Text("prompt_version"), row.Text("prompt_hash")), Mean: row.MaybeDouble("quality")))
        .ToDictionary(row => row.Prompt, row => row.Mean);

    private static RollupQuery Query(StoreSession session, TraceFilter filter, int widthSeconds)
    {
        var query = new RollupQuery(filter, widthSeconds);
        query.Parameters["folded"] = session.Progress(RollupStore.Folded) ?? 0;
        return query;
    }
}

/// <summary>The weighted mean of verdicts in a bucket of time, or of all (<paramref name="At"/> <c>null</c>).</summary>
internal sealed record QualityFigures(long? At, long Count, double? Mean, double? HalfWidth)
{
    public static QualityFigures Read(StoreRow row)
    {
        var (n, mean) = (row.Long("n"), row.MaybeDouble("mean"));
        return new(row.MaybeLong("at_us"), n, mean,
            Hajek.HalfWidth(n, mean ?? 0, row.Double("w"), row.Double("ww"), row.Double("wwv"), row.Double("wwvv")));
    }
}
