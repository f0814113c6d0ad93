using System.Globalization;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>The statement behind a cost report: <c>costs</c>, or <c>costs-by-model</c> where models are told apart.</summary>
internal sealed class CostQuery(IReadOnlyList<CostDimension> by, TraceFilter filter)
{
    private readonly TraceConditions conditions = TraceConditions.Of(filter, trafficOnly: true);
    private string? step;
    private List<string>? only;

    /// <summary>Each group again by step of the range, as a further key <c>0</c>, <c>1</c>, …, for these values of the first dimension.</summary>
    public CostQuery Steps(int count, List<string> values)
    {
        var width = Math.Max(1, (StoreTime.Write(filter.Range.To) - StoreTime.Write(filter.Range.From) + count - 1) / count);
        step = string.Create(CultureInfo.InvariantCulture, $"CAST(CAST(floor((t.started_us - $from) / {width}) AS BIGINT) AS VARCHAR)");
        only = values;
        return this;
    }

    public List<CostGroup> Rows(StoreSession session, long limit, long offset)
    {
        var keys = by.Select(dimension => Expression(session, dimension)).Concat(step is null ? [] : [step]).ToList();
        var parameters = new Dictionary<string, object?>(conditions.Parameters) { ["limit"] = limit, ["offset"] = offset };
        if (only is not null)
            parameters["only"] = only;
        var names = keys.Select((_, i) => $"k{i}").ToList();
        var statement = conditions.Into(by.Contains(CostDimension.Model) ? "costs-by-model" : "costs")
            .Replace("{prompt}", by.Contains(CostDimension.Prompt) ? session.Statement("each-prompt") : "NULL", StringComparison.Ordinal)
            .Replace("{model}", session.Statement("each-model"), StringComparison.Ordinal)
            .Replace("{keys}", string.Concat(keys.Select((key, i) => $"{key} AS k{i}, ")), StringComparison.Ordinal)
            .Replace("{names}", string.Concat(names.Select(name => name + ", ")), StringComparison.Ordinal)
            .Replace("{groups}", names.Count == 0 ? "" : $"GROUP BY {string.Join(", ", names)}", StringComparison.Ordinal)
            .Replace("{having}", only is null ? "" : "HAVING k0 = ANY($only)", StringComparison.Ordinal)
            .Replace("{order}", Order(names), StringComparison.Ordinal);
        return session.Query(statement, parameters, row => new CostGroup([.. names.Select(row.Text)], Figures(row), []));
    }

    private string Order(List<string> names)
    {
        var all = string.Join(", ", names.Append("1"));
        return by is [CostDimension.Day or CostDimension.Hour, ..] ? all : $"cost_usd DESC NULLS LAST, requests DESC, {all}";
    }

    private static string Expression(StoreSession session, CostDimension dimension) => dimension switch
    {
        CostDimension.Model => "t.one_model",
        CostDimension.Feature => "t.feature",
        CostDimension.User => "t.user_id",
        CostDimension.Session => "t.session_id",
        CostDimension.Prompt => "t.prompt",
        CostDimension.Variant => "CASE WHEN t.experiment IS NULL THEN t.variant ELSE t.experiment || ':' || t.variant END",
        CostDimension.Service => "t.service",
        CostDimension.Day => session.Statement("day-of-trace"),
        _ => session.Statement("hour-of-trace"),
    };

    private static CostFigures Figures(StoreRow row)
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
