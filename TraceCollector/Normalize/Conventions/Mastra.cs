using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>Mastra's exporter where it leaves <c>gen_ai.*</c>: <c>mastra.span.type</c>, bare <c>input</c> and <c>output</c>, the provider with its kind of model (<c>openai.chat</c>).</summary>
internal sealed class Mastra : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.Mastra);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(attributes.String("mastra.span.type"), attributes);
        span.Provider ??= Providers.Normalise(attributes.Text("gen_ai.provider.name", "gen_ai.system", "llm.provider")?.Split('.')[0]);
        span.CacheReadTokens ??= attributes.Count("gen_ai.usage.cached_input_tokens");
        span.SessionId ??= attributes.Text("sessionId", "threadId", "mastra.metadata.sessionId", "mastra.metadata.threadId") ?? attributes.Json("metadata")?.Text("sessionId");
        span.UserId ??= attributes.Text("userId", "mastra.metadata.userId");
        span.Feature ??= attributes.Text("feature", "mastra.metadata.feature");
        span.TimeToFirstTokenMs ??= Moments.SinceStart(reading.Span, attributes.Text("mastra.completion_start_time"));
        FillContent(attributes, attributes.String("mastra.span.type"), span);
    }

    /// <summary>Input and output are bare up to version 0.24, and from 1 on named by the type of the span, <c>mastra.model_step.input</c>.</summary>
    private static void FillContent(Attributes attributes, string? type, LlmSpan span)
    {
        var (asked, answered) = ($"mastra.{type}.input", $"mastra.{type}.output");
        var output = attributes.Json("output") ?? attributes.Json(answered);
        if (span.Kind == SpanKind.Llm || type is "model_step" or "model_generation")
        {
            span.InputMessages ??= MessageReader.Read(attributes.Json("input") ?? attributes.Json(asked), "user");
            span.OutputMessages ??= Answer(output);
        }
        if (span.Kind == SpanKind.Tool)
        {
            span.ToolArguments ??= attributes.Text("gen_ai.tool.call.arguments", "gen_ai.tool.input", "input");
            span.ToolResult ??= attributes.Text("gen_ai.tool.call.result", "gen_ai.tool.output", "output");
        }
        if (span.Kind is SpanKind.Llm or SpanKind.Other || span.InputMessages is not null)
            return;
        span.Input ??= attributes.Text("input", asked);
        span.Output ??= output?.Text("text") ?? attributes.Text("output", answered);
    }

    /// <summary>
    /// From version 1 on a generation wraps steps, and a step the call, which alone names its model; for Arize the generation alone does, and OpenInference's
    /// kind calls every one of them, and every chunk of a stream, a model's call.
    /// </summary>
    private static SpanKind KindOf(string? type, Attributes attributes) => type switch
    {
        "agent_run" => SpanKind.Agent,
        "model_inference" when !IsOpenInference(attributes) => SpanKind.Llm,
        "model_inference" or "model_generation" or "llm_generation" when attributes.Has("gen_ai.request.model") || attributes.Has("llm.model_name") => SpanKind.Llm,
        "tool_call" or "mcp_tool_call" => SpanKind.Tool,
        null => SpanKind.Other,
        "model_chunk" or "llm_chunk" when !IsOpenInference(attributes) => SpanKind.Other,
        _ => SpanKind.Chain,
    };

    private static bool IsOpenInference(Attributes attributes) => attributes.Has("openinference.span.kind");

    /// <summary>What came back as <c>{ text, reasoning, toolCalls }</c>.</summary>
    private static ChatMessage[]? Answer(JsonElement? output)
    {
        List<JsonElement> parts = [];
        if (output?.Text("reasoningText") is { } thought)
            parts.Add(Parts.Text(thought, "reasoning"));
        if (output?.Text("text") is { } text)
            parts.Add(Parts.Text(text));
        if (output?.Member("toolCalls") is { ValueKind: JsonValueKind.Array } calls)
            parts.AddRange(calls.EnumerateArray().Select(Parts.FromOpenAiCall));
        return parts.Count == 0 ? null : [new("assistant", parts)];
    }
}
