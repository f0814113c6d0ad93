using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Normalize;

namespace LlmAspire.TraceCollector.Repricing;

/// <summary>A settled trace's cost as it stands.</summary>
/// <param name="Models">In the order of its row, to which the lists of costs belong.</param>
internal sealed record PricedTrace(UInt128 TraceId, double? CostUsd, CostState State, string? PriceDate, IReadOnlyList<string> Models);

/// <summary>A trace whose cost changes.</summary>
/// <param name="Calls">Spans whose own cost changes.</param>
internal sealed record RepricedTrace(PricedTrace Before, TraceCost After, IReadOnlyList<RepricedCall> Calls);

internal sealed record RepricedCall(IndexedSpan Span, ModelCost After, bool Counts);

/// <summary>What other prices make of a trace: a pure function.</summary>
internal static class TraceRepricing
{
    /// <summary>Differences below this are digits of the arithmetic.</summary>
    private const double Same = 1e-12;

    /// <returns><c>null</c> where nothing changes.</returns>
    public static RepricedTrace? Of(PricedTrace before, IReadOnlyList<IndexedSpan> spans, PriceList prices)
    {
        var after = TraceSums.Of([.. spans.Select(span => span.Call)], prices);
        List<RepricedCall> calls = [];
        foreach (var span in spans.Where(span => span.Cost.State != CostState.None || after.Calls.ContainsKey(span.SpanId)))
        {
            var call = span.Call;
            var cost = prices.Price(call.Model, call.Provider, call.At, call.Usage, call.ServiceTier, call.Duration);
            if (Differs(span.Cost.Usd, cost.Usd) || span.Cost.State != cost.State)
                calls.Add(new(span, cost, after.Calls.ContainsKey(span.SpanId)));
        }
        return calls.Count == 0 && !Differs(before.CostUsd, after.Usd) && before.State == after.State ? null : new(before, after, calls);
    }

    private static bool Differs(double? one, double? other) => one is null != other is null || Math.Abs((one ?? 0) - (other ?? 0)) > Same;
}
