using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Receive;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// Tokens and cost of settled traces as OpenTelemetry metrics, for whoever looks elsewhere: by model (cost, input, output) or class, by
/// feature and prompt version. Each trace counts once, when it settles; repricing does not take back what was counted.
/// </summary>
internal sealed class CostMeter : IDisposable
{
    private readonly Meter meter = new(ReceiveFigures.MeterName);
    private readonly Counter<long> tokens;
    private readonly Counter<double> cost;
    private readonly Counter<long> unpriced;
    private readonly Counter<long> refused;
    private readonly Counter<long> runaway;

    public CostMeter()
    {
        tokens = meter.CreateCounter<long>("llmaspire.tokens", "{token}", "Tokens of settled traces, by class; cached ones are not counted in input again, nor reasoning in output.");
        cost = meter.CreateCounter<double>("llmaspire.cost", "USD", "Known cost of settled traces.");
        unpriced = meter.CreateCounter<long>("llmaspire.requests.unpriced", "{request}", "Settled traces of whose cost something is not known.");
        refused = meter.CreateCounter<long>("llmaspire.requests.over_budget", "{request}", "Settled traces whose outcome is over_budget.");
        runaway = meter.CreateCounter<long>("llmaspire.requests.runaway", "{request}", "Requests that ran away, by what they ran away in: cost or steps.");
    }

    public void Count(IEnumerable<FactRecord> facts)
    {
        foreach (var fact in facts)
            if (!fact.Trace.Evaluation)
                Count(fact.Trace);
    }

    public void CountRunaway(ChangeEvent change) => runaway.Add(1, new TagList { { "feature", change.Feature }, { "statistic", change.Evidence?.Statistic } });

    public void Dispose() => meter.Dispose();

    private void Count(TraceRecord trace)
    {
        var prompt = trace.PromptName is null || trace.PromptVersion is null ? trace.PromptName : $"{trace.PromptName}@{trace.PromptVersion}";
        var common = new TagList { { "feature", trace.Feature }, { "prompt", prompt } };
        foreach (var (model, sums) in trace.ByModel)
        {
            var tags = new TagList { { "feature", trace.Feature }, { "prompt", prompt }, { "model", model } };
            cost.Add(sums.Usd, tags);
            Tokens("input", sums.Input - sums.CacheRead - sums.CacheWrite, tags);
            Tokens("cache read", sums.CacheRead, tags);
            Tokens("cache write", sums.CacheWrite, tags);
            Tokens("output", sums.Output - sums.Reasoning, tags);
            Tokens("reasoning", sums.Reasoning, tags);
        }
        if (trace.CostState is CostState.Unpriced or CostState.Partial)
            unpriced.Add(1, common);
        if (trace.Outcome == "over_budget")
            refused.Add(1, common);
    }

    /// <summary>The tags are a value of their own: each class gets its copy.</summary>
    private void Tokens(string of, long count, TagList tags)
    {
        if (count <= 0)
            return;
        tags.Add("class", of);
        tokens.Add(count, tags);
    }
}
