using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// OpenInference's client of AutoGen's agents tells of an answer nothing but its JSON (text or calls, tokens, reason), of a team its messages, and of what tools
/// answered the JSON of each, <c>function.N</c>. It names no model.
/// </summary>
internal static class OpenInferenceAutoGen
{
    public static void Fill(Attributes attributes, LlmSpan span)
    {
        span.Input ??= Said(attributes.Json("input.value"));
        if (attributes.Json("output.value") is not { ValueKind: JsonValueKind.Object } output)
            return;
        span.Output ??= Said(output);
        if (span.Kind == SpanKind.Llm)
            FillAnswer(output, span);
    }

    /// <summary>What the tools answered that a message holds.</summary>
    public static List<JsonElement> Answers(Attributes message) =>
        [.. Flattened.List(message, "function").Select(item => item.Json("")).OfType<JsonElement>().Select(answer => Parts.ToolResponse(answer.Text("call_id"), answer.Member("content")))];

    private static void FillAnswer(JsonElement output, LlmSpan span)
    {
        span.InputTokens ??= output.Member("usage")?.Count("prompt_tokens");
        span.OutputTokens ??= output.Member("usage")?.Count("completion_tokens");
        var thought = output.Text("thought") is { } text ? [Parts.Text(text, "reasoning")] : Array.Empty<JsonElement>();
        var content = output.Member("content") is { ValueKind: JsonValueKind.Array } calls ? calls.EnumerateArray().Take(Flattened.MaxIndex).Select(Parts.FromOpenAiCall) : Parts.FromContent(output.Member("content"));
        span.OutputMessages ??= [new("assistant", [.. thought, .. content], FinishReason.Normalise(output.Text("finish_reason")))];
    }

    /// <summary>The task, or the text of the last message.</summary>
    private static string? Said(JsonElement? state)
    {
        if (state?.Member("task") is { ValueKind: JsonValueKind.String } task)
            return task.GetString();
        return state?.Member("messages") is { ValueKind: JsonValueKind.Array } messages
            ? messages.EnumerateArray().Select(message => message.Member("content")).LastOrDefault(content => content is { ValueKind: JsonValueKind.String })?.GetString()
            : null;
    }
}
