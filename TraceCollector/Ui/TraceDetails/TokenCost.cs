using LlmAspire.TraceCollector.Contracts.Pricing;

namespace LlmAspire.TraceCollector.Ui.TraceDetails;

/// <summary>What one class of tokens cost in all priced calls of a trace.</summary>
internal sealed record TokenCost(string Class, long Tokens, double Usd)
{
    /// <summary>Classes that were used, in the order of a bill; empty where nothing has cost anything. They sum to the trace's priced cost.</summary>
    public static IReadOnlyList<TokenCost> Of(IReadOnlyList<SpanDetail> spans)
    {
        return [.. spans.SelectMany(span => span.CostParts).GroupBy(part => part.Class).Select(group => new TokenCost(group.Key, group.Sum(part => part.Tokens), group.Sum(part => part.Usd)))
            .Where(cost => cost.Tokens > 0).OrderBy(cost => Array.IndexOf(CostSplit.Classes, cost.Class))];
    }
}
