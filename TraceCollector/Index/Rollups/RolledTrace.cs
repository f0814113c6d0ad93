using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>What rollups need of a trace, from a row of <c>rollup-traces</c>.</summary>
internal static class RolledTrace
{
    private static readonly string[] Counts =
        ["model_calls", "model_unpriced", "model_input_tokens", "model_cache_read_tokens", "model_cache_write_tokens", "model_output_tokens", "model_reasoning_tokens"];

    private static readonly string[] Usd =
        ["model_usd", "model_usd_input", "model_usd_cache_read", "model_usd_cache_write", "model_usd_output", "model_usd_reasoning", "model_usd_other"];

    public static TraceRecord Read(StoreRow row)
    {
        var models = row.Texts("models");
        return new()
        {
            TraceId = row.Trace("trace_id"),
            Name = row.NeededText("name"),
            Service = row.Text("service"),
            StartedAt = row.Time("started_us"),
            DurationMs = row.Double("duration_ms"),
            Status = row.Word<TraceStatus>("status"),
            Outcome = row.Text("outcome"),
            Feature = row.Text("feature"),
            PromptName = row.Text("prompt_name"),
            PromptVersion = row.Text("prompt_version"),
            PromptHash = row.Text("prompt_hash"),
            StageMs = row.StageMs(),
            Usage = new(row.MaybeLong("input_tokens"), row.MaybeLong("output_tokens"), row.MaybeLong("cache_read_tokens"), row.MaybeLong("cache_write_tokens"), row.MaybeLong("reasoning_tokens")),
            CostUsd = row.MaybeDouble("cost_usd"),
            CostState = row.Word<CostState>("cost_state"),
            Classes = new(row.Double("usd_input"), row.Double("usd_cache_read"), row.Double("usd_cache_write"), row.Double("usd_output"), row.Double("usd_reasoning"), row.Double("usd_other")),
            Detail = row.MaybeDouble("usd_input") is null ? CostDetail.Total : models.Count > 0 && row.Numbers<double>("model_usd_input").Count == 0 ? CostDetail.Models : CostDetail.Full,
            ByModel = ByModel(row, models),
            ReportedUsd = row.MaybeDouble("reported_usd"),
            ContextTokens = row.MaybeLong("context_tokens"),
            Retrieved = row.MaybeInt("retrieved"),
            Evaluation = row.Bool("evaluation"),
            Models = models,
            Prompts = row.Texts("prompts"),
        };
    }

    private static Dictionary<string, ModelSums> ByModel(StoreRow row, List<string> models)
    {
        List<long>[] counts = [.. Counts.Select(row.Numbers<long>)];
        List<double>[] usd = [.. Usd.Select(row.Numbers<double>)];
        var byModel = new Dictionary<string, ModelSums>(models.Count, StringComparer.Ordinal);
        for (var i = 0; i < models.Count; i++)
        {
            long At(int list) => i < counts[list].Count ? counts[list][i] : 0;
            double UsdAt(int list) => i < usd[list].Count ? usd[list][i] : 0;
            byModel[models[i]] = new(At(0), At(1), At(2), At(3), At(4), At(5), At(6), UsdAt(0), new(UsdAt(1), UsdAt(2), UsdAt(3), UsdAt(4), UsdAt(5), UsdAt(6)));
        }
        return byModel;
    }
}
