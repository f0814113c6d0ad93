using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Figures from a row of <c>costs</c> or <c>rolled-costs</c>.</summary>
internal static class CostRows
{
    public static CostFigures Figures(StoreRow row)
    {
        var (requests, answered, costed, unpriced, usd) = (row.Long("requests"), row.Long("answered"), row.Long("costed"), row.Long("unpriced"), row.MaybeDouble("cost_usd"));
        return new(requests, answered, costed, unpriced, Tokens(row), usd, Classes(row))
        {
            PerRequestUsd = Ratio(usd, costed),
            PerAnsweredUsd = Ratio(usd, answered),
            P50Usd = row.MaybeDouble("p50"),
            P95Usd = row.MaybeDouble("p95"),
            P99Usd = row.MaybeDouble("p99"),
            UnpricedShare = Ratio(unpriced, requests),
            ContextShare = Ratio(row.MaybeLong("context_tokens"), row.MaybeLong("context_of")),
            ChunkUsd = Ratio(row.MaybeDouble("context_usd"), row.MaybeLong("chunks")),
            ReportedUsd = row.MaybeDouble("reported_usd"),
        };
    }

    private static TokenUsage Tokens(StoreRow row) => new(
        row.MaybeLong("input_tokens"), row.MaybeLong("output_tokens"), row.MaybeLong("cache_read_tokens"), row.MaybeLong("cache_write_tokens"), row.MaybeLong("reasoning_tokens"));

    private static CostClasses Classes(StoreRow row) => new(
        row.MaybeDouble("usd_input"), row.MaybeDouble("usd_cache_read"), row.MaybeDouble("usd_cache_write"), row.MaybeDouble("usd_output"), row.MaybeDouble("usd_reasoning"), row.MaybeDouble("usd_other"));

    private static double? Ratio(double? part, long? whole) => whole is > 0 ? part / whole : null;
}
