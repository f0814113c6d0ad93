using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>Sentry's AI monitoring beside <c>gen_ai.*</c>: what came back as <c>gen_ai.response.text</c> and <c>.tool_calls</c>, a prompt that is a bare text, counts of tokens below those of the class.</summary>
internal sealed class Sentry : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.GenAi) && (reading.Attributes.Has("sentry.op") || reading.Attributes.Has("sentry.origin"));

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        span.InputMessages ??= Input(attributes);
        span.OutputMessages ??= Output(attributes);
        span.TimeToFirstTokenMs ??= 1000 * attributes.Number("gen_ai.response.time_to_first_token");
        span.CacheReadTokens ??= attributes.Count("gen_ai.usage.input_tokens.cached");
        span.CacheWriteTokens ??= attributes.Count("gen_ai.usage.input_tokens.cache_write");
        span.ReasoningTokens ??= attributes.Count("gen_ai.usage.output_tokens.reasoning");
        span.EmbeddingText ??= PlainText.OfTexts(attributes.Json("gen_ai.embeddings.input")) ?? attributes.Text("gen_ai.embeddings.input");
        if (span.Kind != SpanKind.Tool)
            return;
        span.ToolArguments ??= attributes.Text("gen_ai.tool.input");
        span.ToolResult ??= attributes.Text("gen_ai.tool.output");
    }

    private static IReadOnlyList<ChatMessage>? Input(Attributes attributes)
    {
        var messages = MessageReader.Read(attributes.Json("gen_ai.request.messages"), "user")
            ?? (attributes.Text("gen_ai.input.messages", "gen_ai.request.messages") is { } text ? [new("user", [Parts.Text(text)])] : null);
        return messages is null ? null : GenAi.WithSystem(messages, attributes);
    }

    /// <summary>Texts are a JSON list, one for each choice, or a bare text where the answer was streamed.</summary>
    private static ChatMessage[]? Output(Attributes attributes)
    {
        var text = attributes.Json("gen_ai.response.text") is { ValueKind: JsonValueKind.Array } list ? PlainText.OfTexts(list) : attributes.Text("gen_ai.response.text");
        List<JsonElement> parts = text is { Length: > 0 } ? [Parts.Text(text)] : [];
        if (attributes.Json("gen_ai.response.tool_calls") is { ValueKind: JsonValueKind.Array } calls)
            parts.AddRange(calls.EnumerateArray().Select(call => call.Member("function") is null ? Parts.FromPart(call) : Parts.FromOpenAiCall(call)));
        return parts.Count == 0 ? null : [new("assistant", parts)];
    }
}
