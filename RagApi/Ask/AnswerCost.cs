using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Models;
using LlmAspire.TraceCollector.Contracts.Pricing;

namespace LlmAspire.RagApi.Ask;

/// <summary>What the calls of one question used and cost together, with the price list the collector uses.</summary>
internal static class AnswerCost
{
    /// <summary><c>null</c> where one of the calls has no known price: a part would look like the whole.</summary>
    public static double? Of(CallLedger ledger, PriceList prices)
    {
        var costs = Costs(ledger, prices).ToList();
        return ledger.Overflowed || costs.Contains(null) ? null : costs.Sum();
    }

    /// <summary>The part that has a price: what a spending limit can count.</summary>
    public static double Known(CallLedger ledger, PriceList prices) => Costs(ledger, prices).Sum(cost => cost ?? 0);

    public static Usage Usage(CallLedger ledger)
    {
        var calls = ledger.Calls;
        return calls.Count == 0 ? new Usage(0, 0, 0) : new Usage(
            Sum(calls, call => call.Usage?.Input),
            Sum(calls, call => call.Usage?.Output),
            Sum(calls, call => call.Usage?.CacheRead) ?? (calls.Any(call => call.Usage is not null) ? 0 : null));
    }

    private static IEnumerable<double?> Costs(CallLedger ledger, PriceList prices) =>
        ledger.Calls.Select(call => prices.Price(call.Model, call.Provider, call.At, call.Usage, duration: call.Duration).Usd);

    private static long? Sum(IReadOnlyList<ModelCall> calls, Func<ModelCall, long?> tokens) =>
        calls.Any(call => tokens(call) is not null) ? calls.Sum(call => tokens(call) ?? 0) : null;
}
