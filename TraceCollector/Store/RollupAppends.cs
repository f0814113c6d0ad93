using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index.Rollups;

namespace LlmAspire.TraceCollector.Store;

/// <summary>Rows of rollups for <see cref="StoreSession.Append"/>, in the order of the columns in <c>Schema</c>.</summary>
internal static class RollupAppends
{
    /// <summary>All traffic by minute, all traffic by hour, groups.</summary>
    public static readonly string[] LatencyTables = ["latency_minutes", "latency_hours", "latency_rollups"];

    public static readonly string[] Tables = [.. LatencyTables, "traffic_rollups", "cost_rollups"];

    /// <summary>The table in which a cell's durations are counted.</summary>
    public static string TableOf(RollupCell cell) => LatencyTables[cell.Group != RollupGroup.Everything ? 2 : cell.WidthSeconds == RollupChanges.Minute ? 0 : 1];

    public static void Group(IRowWriter row, KeyValuePair<long, RollupGroup> group) => row
        .AppendValue(group.Key)
        .AppendValue(group.Value.Feature)
        .AppendValue(group.Value.Service)
        .AppendValue(group.Value.Models)
        .AppendValue(group.Value.Prompts)
        .AppendValue(group.Value.PromptName)
        .AppendValue(group.Value.PromptVersion)
        .AppendValue(group.Value.PromptHash);

    public static void Traffic(IRowWriter row, TrafficRollup rollup) => row
        .Cell(rollup.Cell)
        .AppendValue((bool?)rollup.Merged)
        .AppendValue((long?)rollup.Sums.Requests)
        .AppendValue((long?)rollup.Sums.Errors)
        .AppendValue((long?)rollup.Sums.Costed)
        .AppendValue((long?)rollup.Sums.Unpriced)
        .AppendValue((double?)rollup.Sums.CostUsd)
        .AppendValue((long?)rollup.Sums.InputTokens)
        .AppendValue((long?)rollup.Sums.OutputTokens)
        .AppendValue((long?)rollup.Sums.CacheReadTokens)
        .AppendValue((long?)rollup.Sums.CacheWriteTokens)
        .AppendValue((long?)rollup.Sums.ReasoningTokens)
        .Said(rollup.Sums.Said);

    public static void Latency(IRowWriter row, LatencyRollup rollup) => row
        .Cell(rollup.Cell)
        .AppendValue(Words<Stage>.Write(rollup.Stage))
        .AppendValue((bool?)rollup.Merged)
        .AppendValue(rollup.Buckets)
        .AppendValue(rollup.Counts);

    public static void Cost(IRowWriter row, CostRollup rollup)
    {
        row.Cell(rollup.Place.Cell).AppendValue((bool?)rollup.Place.OfModel).AppendValue(rollup.Place.Model).AppendValue((bool?)rollup.Merged);
        foreach (var count in rollup.Sums.Counts)
            row.AppendValue((long?)count);
        foreach (var usd in rollup.Sums.Usd)
            row.AppendValue((double?)usd);
        row.AppendValue(rollup.Buckets).AppendValue(rollup.Counts);
    }

    public static void Verdict(IRowWriter row, VerdictRow verdict) => row
        .AppendValue(TraceKey.Write(verdict.TraceId))
        .AppendValue((long?)verdict.StartedUs)
        .AppendValue((long?)verdict.Group)
        .AppendValue(verdict.AtUs)
        .AppendValue(verdict.Value)
        .AppendValue(verdict.Weight)
        .AppendValue((long?)verdict.Helpful)
        .AppendValue((long?)verdict.NotHelpful);

    private static IRowWriter Said(this IRowWriter row, SaidSums said) => row
        .AppendValue((long?)said.Judged)
        .AppendValue((double?)said.W)
        .AppendValue((double?)said.Ww)
        .AppendValue((double?)said.Wv)
        .AppendValue((double?)said.Wwv)
        .AppendValue((double?)said.Wwvv)
        .AppendValue((long?)said.Helpful)
        .AppendValue((long?)said.NotHelpful);

    private static IRowWriter Cell(this IRowWriter row, RollupCell cell) => row
        .AppendValue((int?)cell.WidthSeconds)
        .AppendValue((long?)cell.AtUs)
        .AppendValue((long?)cell.Group);
}
