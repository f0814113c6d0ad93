using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// The Gemini CLI's spans beside <c>gen_ai.*</c>: a tool's call is what its scheduler was asked (<c>gen_ai.input.messages</c>, an object with <c>args</c>) and came to
/// (<c>gen_ai.output.messages</c>, an object with <c>status</c> and <c>response</c>). The span of a tool that failed has no status of an error.
/// </summary>
internal sealed class GeminiCli : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.GenAi) && reading.Attributes.String("gen_ai.operation.name") is "llm_call" or "tool_call";

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Llm && attributes.String("gen_ai.agent.name") == "gemini-cli")
            span.Provider ??= "gcp.gen_ai";
        if (span.Kind != SpanKind.Tool)
            return;
        span.ToolCallId ??= attributes.Text("gen_ai.tool.call_id");
        if (attributes.Json("gen_ai.input.messages") is { ValueKind: JsonValueKind.Object } asked)
            span.ToolArguments ??= asked.Member("args")?.GetRawText();
        if (attributes.Json("gen_ai.output.messages") is { ValueKind: JsonValueKind.Object } done)
            FillOutcome(done, span);
    }

    private static void FillOutcome(JsonElement done, LlmSpan span)
    {
        var response = done.Member("response");
        var answer = response?.Member("responseParts") is { ValueKind: JsonValueKind.Array } parts && parts.GetArrayLength() > 0 ? parts[0].Member("functionResponse")?.Member("response") : null;
        span.Failed |= done.Text("status") == "error";
        if (span.Failed)
            (span.ErrorType, span.ErrorMessage) = (span.ErrorType ?? response?.Text("errorType"), span.ErrorMessage ?? answer?.Text("error"));
        else
            span.ToolResult ??= answer?.Text("output") ?? answer?.GetRawText();
    }
}
