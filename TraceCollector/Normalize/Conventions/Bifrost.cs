using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Bifrost, a gateway in Go, beside <c>gen_ai.*</c>: the HTTP request around the calls names their model too, texts that are no messages have names of their own, tokens by class
/// stand under <c>prompt_token_details</c> (chat) or <c>input_token_details</c> (Responses).
/// </summary>
internal sealed class Bifrost : IConvention
{
    private const string Usage = "gen_ai.usage.";

    public bool Recognises(SpanReading reading) => reading.Has(Families.GenAi) && reading.Span.Resource.Attributes.String("telemetry.sdk.name") == "bifrost";

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other && !attributes.Has("gen_ai.operation.name"))
            FillRequest(attributes, span);
        // Nanoseconds.
        span.TimeToFirstTokenMs ??= attributes.Number("gen_ai.response.time_to_first_token") / 1e6;
        span.UserId ??= attributes.Text("bifrost.user.id");
        FillText(attributes.Text("gen_ai.input.text", "gen_ai.input.speech"), span);
        FillUsage(attributes, span);
    }

    /// <summary>What was asked and answered stands there as a bare text, under the names of the messages.</summary>
    private static void FillRequest(Attributes attributes, LlmSpan span)
    {
        span.Kind = SpanKind.Chain;
        if (span.InputMessages is null)
            span.Input ??= attributes.Text("gen_ai.input.messages");
        if (span.OutputMessages is null)
            span.Output ??= attributes.Text("gen_ai.output.messages");
    }

    private static void FillText(string? text, LlmSpan span)
    {
        if (text is null)
            return;
        if (span.Kind == SpanKind.Embedding)
            span.EmbeddingText ??= text;
        else
            span.InputMessages ??= [new("user", [Parts.Text(text)])];
    }

    private static void FillUsage(Attributes attributes, LlmSpan span)
    {
        span.CacheReadTokens ??= Count(attributes, "cached_read_tokens", "prompt", "input");
        span.CacheWriteTokens ??= Count(attributes, "cached_write_tokens", "prompt", "input");
        span.CacheWrite1hTokens ??= Count(attributes, "cached_write_tokens_1h", "prompt", "input");
        span.ReasoningTokens ??= Count(attributes, "reasoning_tokens", "completion", "output");
        span.AudioInputTokens ??= Count(attributes, "audio_tokens", "prompt", "input");
        span.AudioOutputTokens ??= Count(attributes, "audio_tokens", "completion", "output");
        span.ImageInputTokens ??= Count(attributes, "image_tokens", "prompt", "input");
        span.ImageOutputTokens ??= Count(attributes, "image_tokens", "completion", "output");
    }

    private static long? Count(Attributes attributes, string name, string chat, string responses) =>
        attributes.Count($"{Usage}{chat}_token_details.{name}", $"{Usage}{responses}_token_details.{name}");
}
