using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>What rollups need of a trace, from a row of <c>rollup-traces</c>.</summary>
internal static class RolledTrace
{
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
        List<long>[] counts = [.. new[] { "calls", "unpriced", "input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens" }.Select(name => row.Numbers<long>("model_" + name))];
        List<double>[] usd = [.. new[] { "", "_input", "_cache_read", "_cache_write", "_output", "_reasoning", "_other" }.Select(name => row.Numbers<double>("model_usd" + name))];
        var byModel = new Dictionary<string, ModelSums>(models.Count, StringComparer.Ordinal);
        for (var i = 0; i < models.Count; i++)
        {
            long Count(int list) => i < counts[list].Count ? counts[list][i] : 0;
            double Usd(int list) => i < usd[list].Count ? usd[list][i] : 0;
            byModel[models[i]] = new(Count(0), Count(1), Count(2), Count(3), Count(4), Count(5), Count(6), Usd(0), new(Usd(1), Usd(2), Usd(3), Usd(4), Usd(5), Usd(6)));
        }
        return byModel;
    }
}
