namespace LlmAspire.TraceCollector.Normalize;

/// <summary>Tokens as this project counts them: input includes cached tokens, output includes reasoning.</summary>
internal static class Usage
{
    /// <summary>
    /// Clients that leave the parts out of the whole (Anthropic's raw usage, Gemini's thoughts) are recognised where a part is larger than the
    /// whole, which cannot be otherwise; the part is added back. Where the numbers leave it open, the convention's word counts: included.
    /// </summary>
    public static void Settle(LlmSpan span)
    {
        var cached = (span.CacheReadTokens ?? 0) + (span.CacheWriteTokens ?? 0);
        if (span.InputTokens is { } input && cached > input)
            span.InputTokens = input + cached;
        if (span.OutputTokens is { } output && span.ReasoningTokens > output)
            span.OutputTokens = output + span.ReasoningTokens;
    }
}
