using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Normalize.Conventions;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize;

/// <summary>Tokens as this project counts them: input includes cached tokens, output includes reasoning.</summary>
internal static class Usage
{
    /// <summary>More than any call is made of, and so little that the sums of a day's hostile spans stay within 64 bits.</summary>
    private const long Most = 1_000_000_000_000;

    /// <summary>
    /// Clients that leave the parts out of the whole (Anthropic's raw usage, Gemini's thoughts, xAI's reasoning) are recognised where a part is larger
    /// than the whole, which cannot be otherwise, and where only a total with the parts beside the whole adds up; the part is added back.
    /// Where the numbers leave it open, the convention's word counts: included.
    /// </summary>
    public static void Settle(LlmSpan span)
    {
        DropImpossible(span);
        // No call of a language model has an empty input: zeros are a client that was told nothing, and on a wrapper or a tool no usage at all.
        if (span is { Kind: not (SpanKind.Embedding or SpanKind.Reranker), InputTokens: 0, OutputTokens: 0 or null, CacheReadTokens: null or 0, CacheWriteTokens: null or 0 })
            (span.InputTokens, span.OutputTokens) = (null, null);
        if (span.ReportedCostUsd == 0 && OpenLit.IsOpenLit(span.Source))
            span.ReportedCostUsd = null;
        if (PricingTier.IsStandard(span.ServiceTier))
            span.ServiceTier = null;
        if (span.CacheWrite1hTokens > (span.CacheWriteTokens ?? 0))
            span.CacheWriteTokens = span.CacheWrite1hTokens;
        var (cached, reasoning) = ((span.CacheReadTokens ?? 0) + (span.CacheWriteTokens ?? 0), span.ReasoningTokens ?? 0);
        if (LeavesCachedOut(span))
            (span.InputTokens, span.TotalTokens) = (span.InputTokens + cached, null);
        var beside = span.TotalTokens - span.InputTokens - span.OutputTokens;
        if (span.InputTokens is { } input && (cached > input || IsBeside(beside, cached, reasoning)))
            span.InputTokens = input + cached;
        if (span.OutputTokens is { } output && (reasoning > output || IsBeside(beside, reasoning, cached) || LeavesReasoningOut(span)))
            span.OutputTokens = output + reasoning;
    }

    /// <summary>Counts below zero and beyond all measure are not known: prices and sums are made of what is left.</summary>
    private static void DropImpossible(LlmSpan span)
    {
        (span.InputTokens, span.OutputTokens, span.TotalTokens) = (Possible(span.InputTokens), Possible(span.OutputTokens), Possible(span.TotalTokens));
        (span.CacheReadTokens, span.CacheWriteTokens, span.CacheWrite1hTokens) = (Possible(span.CacheReadTokens), Possible(span.CacheWriteTokens), Possible(span.CacheWrite1hTokens));
        (span.AudioInputTokens, span.AudioOutputTokens) = (Possible(span.AudioInputTokens), Possible(span.AudioOutputTokens));
        (span.ImageInputTokens, span.ImageOutputTokens, span.ReasoningTokens) = (Possible(span.ImageInputTokens), Possible(span.ImageOutputTokens), Possible(span.ReasoningTokens));
    }

    private static long? Possible(long? count) => count is >= 0 and <= Most ? count : null;

    /// <summary>
    /// Libraries that hand on Anthropic's or Bedrock's own count of input, which leaves cached tokens out, with a total that leaves them out too: numbers do
    /// not tell, the library's name does. OpenLIT's Python library has one name for all providers.
    /// </summary>
    private static bool LeavesCachedOut(LlmSpan span) => span.Source.Scope.Name switch
    {
        "@traceloop/instrumentation-anthropic" or "@openlit/instrumentation-anthropic" => true,
        "@arizeai/openinference-instrumentation-bedrock" or "openinference.instrumentation.bedrock" or "@openlit/instrumentation-bedrock" => true,
        "openinference.instrumentation.claude_agent_sdk" => true,
        "openinference.instrumentation.agno" => span.Provider == "anthropic",
        var scope => IsOfSpring(span) || (span.Provider == "anthropic" && span.Source.Attributes.String("telemetry.sdk.name") == "openlit" && !scope.StartsWith('@')),
    };

    /// <summary>Spring AI hands on Anthropic's own count as well; the name of its scope is the application's, but its counts, alone of all, are texts.</summary>
    private static bool IsOfSpring(LlmSpan span) => span.Provider == "anthropic" && span.Source.Attributes["gen_ai.usage.input_tokens"].Kind == ValueKind.String;

    /// <summary>Gemini's count of output leaves thoughts out, and this library tells no total that would show it.</summary>
    private static bool LeavesReasoningOut(LlmSpan span) => span.Source.Scope.Name is "@openlit/instrumentation-google-ai" or "@openlit/instrumentation-vertexai";

    /// <summary>Whether the total holds a part beside the whole, alone or with the other part.</summary>
    private static bool IsBeside(long? beside, long part, long other) => part > 0 && (beside == part || (beside == part + other && beside > 0));
}
