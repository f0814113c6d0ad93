using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>Makes one row of all that was added to a cell. What was added to an hour's groups goes into their day by the same transaction, so that a day's row and its unmerged hours are the day.</summary>
internal static class RollupMerge
{
    private const long Second = 1_000_000;

    public static bool IsWaiting(StoreSession session) => Oldest(session) is not null;

    public static void All(StoreSession session)
    {
        while (IsWaiting(session))
            Next(session);
    }

    /// <summary>The oldest hour that waits, else the oldest day: a month at once would not fit in the engine's memory.</summary>
    public static void Next(StoreSession session)
    {
        if (Oldest(session) is not var (days, at))
            return;
        var from = RollupCell.Of(days ? RollupChanges.Day : RollupChanges.Hour, at, RollupGroup.Everything);
        var stretch = new Dictionary<string, object?> { ["from"] = from.AtUs, ["to"] = from.AtUs + (from.WidthSeconds * Second) };
        if (!days)
        {
            var dayUs = RollupCell.Of(RollupChanges.Day, at, RollupGroup.Everything).AtUs;
            AddToDay(session, stretch, dayUs);
            session.Append("cost_rollups", Costs(session, stretch, "r.width_s = 3600 AND NOT r.merged", cell => new(RollupChanges.Day, dayUs, cell.Group), merged: false), RollupAppends.Cost);
            Traffic(session, stretch);
        }
        Costs(session, stretch, days ? "r.width_s = 86400" : "r.width_s = 3600");
        foreach (var table in RollupAppends.LatencyTables)
            Latency(session, table, new(stretch) { ["days"] = days });
    }

    private static (bool Days, long AtUs)? Oldest(StoreSession session) =>
        session.Query(Sql.Query("oldest-unmerged"), row => (row.Bool("days"), row.Long("at_us"))) is [var oldest] ? oldest : null;

    private static void AddToDay(StoreSession session, Dictionary<string, object?> hour, long dayUs) => session.Append("latency_rollups",
        session.Query(Sql.Query("added-to-day"), hour, row => Hits(row, new(RollupChanges.Day, dayUs, row.Long("group_key")), merged: false)), RollupAppends.Latency);

    private static void Traffic(StoreSession session, Dictionary<string, object?> hour)
    {
        var merged = session.Query(Sql.Query("merge-traffic"), hour, row => new TrafficRollup(Cell(row), Sums(row), Merged: true));
        session.Execute(Sql.Query("drop-merged-traffic"), hour);
        session.Append("traffic_rollups", merged, RollupAppends.Traffic);
    }

    private static void Costs(StoreSession session, Dictionary<string, object?> stretch, string which)
    {
        // What was added to an hour may change costs and no count of requests; of a cell that is merged, nothing is left where no request is.
        var merged = Costs(session, stretch, which, cell => cell, merged: true).FindAll(row => row.Sums.Requests != 0);
        session.Execute(Sql.Query("drop-merged-costs").Replace("{which}", which, StringComparison.Ordinal), stretch);
        session.Append("cost_rollups", merged, RollupAppends.Cost);
    }

    private static List<CostRollup> Costs(StoreSession session, Dictionary<string, object?> stretch, string which, Func<RollupCell, RollupCell> place, bool merged) =>
        session.Query(Sql.Query("merge-costs").Replace("{which}", which, StringComparison.Ordinal), stretch, row => new CostRollup(
            new(place(Cell(row)), row.Bool("of_model"), row.Text("model")),
            new() { Counts = [.. CostSums.CountColumns.Select(row.Long)], Usd = [.. CostSums.UsdColumns.Select(row.Double)] },
            row.Numbers<short>("buckets"), row.Numbers<long>("counts"), merged));

    private static void Latency(StoreSession session, string table, Dictionary<string, object?> stretch)
    {
        var merged = session.Query(Of(table, "merge-latency"), stretch, row => Hits(row, Cell(row), merged: true));
        session.Execute(Of(table, "drop-merged-latency"), stretch);
        session.Append(table, merged, RollupAppends.Latency);
    }

    private static string Of(string table, string query) => Sql.Query(query).Replace("{table}", table, StringComparison.Ordinal);

    private static RollupCell Cell(StoreRow row) => new(row.MaybeInt("width_s") ?? 0, row.Long("at_us"), row.Long("group_key"));

    private static LatencyRollup Hits(StoreRow row, RollupCell cell, bool merged) =>
        new(cell, row.MaybeWord<Stage>("stage"), row.Numbers<short>("buckets"), row.Numbers<long>("counts"), merged);

    private static TrafficSums Sums(StoreRow row) => new()
    {
        Requests = row.Long("requests"),
        Errors = row.Long("errors"),
        Costed = row.Long("costed"),
        Unpriced = row.Long("unpriced"),
        CostUsd = row.Double("cost_usd"),
        InputTokens = row.Long("input_tokens"),
        OutputTokens = row.Long("output_tokens"),
        CacheReadTokens = row.Long("cache_read_tokens"),
        CacheWriteTokens = row.Long("cache_write_tokens"),
        ReasoningTokens = row.Long("reasoning_tokens"),
        Said = new(row.Long("judged"), row.Double("w"), row.Double("ww"), row.Double("wv"), row.Double("wwv"), row.Double("wwvv"), row.Long("helpful"), row.Long("not_helpful")),
    };
}
