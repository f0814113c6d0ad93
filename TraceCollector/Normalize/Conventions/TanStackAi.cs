using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// TanStack AI, whose spans come from the application's own tracer: the span around the calls of a chat names a model but no operation, and a tool's arguments and result
/// stand where messages do, also under Langfuse's names.
/// </summary>
internal sealed class TanStackAi : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.TanStackAi);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other && attributes.Has("tanstack.ai.iterations"))
            span.Kind = SpanKind.Chain;
        if (!attributes.Has("tanstack.ai.tool.outcome"))
            return;
        span.Kind = SpanKind.Tool;
        span.ToolArguments ??= Content(attributes, "gen_ai.input.messages");
        span.ToolResult ??= Content(attributes, "gen_ai.output.messages");
        (span.Input, span.Output) = (span.Input ?? span.ToolArguments, span.Output ?? span.ToolResult);
    }

    /// <summary>The text of the one message.</summary>
    private static string? Content(Attributes attributes, string key) =>
        attributes.Json(key) is { ValueKind: System.Text.Json.JsonValueKind.Array } list && list.GetArrayLength() == 1 ? list[0].Text("content") : null;
}
