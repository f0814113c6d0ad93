using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Pipecat beside <c>gen_ai.*</c>: messages as <c>input</c> and <c>output</c> without a prefix, the time to the first byte, turns of a
/// conversation, and tools called out of a live session.
/// </summary>
internal sealed class Pipecat : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Span.Scope.Name.StartsWith("pipecat", StringComparison.Ordinal);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = attributes.Has("tool.function_name") ? SpanKind.Tool : reading.Span.Name is "conversation" or "turn" or "llm_setup" ? SpanKind.Chain : SpanKind.Other;
        span.SessionId ??= attributes.Text("conversation.id");
        if (span.Kind == SpanKind.Llm)
        {
            if (MessageReader.Read(attributes.Json("input"), "user") is { } messages)
                span.InputMessages ??= GenAi.WithSystem(messages, attributes);
            span.OutputMessages ??= attributes.Text("output") is { } said ? [new("assistant", [Parts.Text(said)])] : null;
            span.TimeToFirstTokenMs ??= 1000 * attributes.Number("metrics.ttfb");
        }
        if (span.Kind != SpanKind.Tool)
            return;
        span.ToolName ??= attributes.Text("tool.function_name");
        span.ToolCallId ??= attributes.Text("tool.call_id");
        span.ToolArguments ??= attributes.Text("tool.arguments");
        span.ToolResult ??= attributes.Text("tool.result");
    }
}
