using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Normalize.Messages;

namespace LlmAspire.TraceCollector.Query;

/// <summary>What a call whose client told no tokens may have used, from its texts: offered beside the unknown, never in its place.</summary>
internal static class Estimates
{
    public static SpanDetail Offer(SpanDetail span, PriceList prices)
    {
        if (span.CostState != CostState.Unpriced || span.Kind is not (SpanKind.Llm or SpanKind.Embedding) || span.Usage is { Input: not null, Output: not null })
            return span;
        var usage = new TokenUsage(span.Usage?.Input ?? Input(span), span.Usage?.Output ?? Output(span), null, null, null);
        if (usage.Input is null)
            return span;
        var cost = prices.Price(span.Model?.Answered ?? span.Model?.Requested, span.Model?.Provider, span.StartedAt, usage, span.ServiceTier, TimeSpan.FromMilliseconds(span.DurationMs));
        return span with { EstimatedUsage = usage, EstimatedCostUsd = cost.Usd };
    }

    private static long? Input(SpanDetail span) =>
        span.InputMessages.Count > 0 ? Count(span.InputMessages) : (span.Embedding?.Text ?? span.Input) is { } text ? TokenEstimate.Count(text) : null;

    private static long? Output(SpanDetail span) =>
        span.OutputMessages.Count > 0 ? Count(span.OutputMessages) : span.Output is { } text ? TokenEstimate.Count(text) : null;

    private static long Count(IReadOnlyList<ChatMessage> messages) =>
        messages.Sum(message => TokenEstimate.PerMessage + TokenEstimate.Count(Parts.TextOf(message.Parts) ?? ""));
}
