using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>LiveKit Agents beside <c>gen_ai.*</c>: <c>lk.*</c>, with <c>pii</c> inside the names of contents in newer versions (<c>lk.pii.response.text</c>).</summary>
internal sealed class LiveKit : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.LiveKit);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = attributes.Has("lk.function_tool.name") ? SpanKind.Tool : attributes.Has("lk.generation_id") ? SpanKind.Agent : SpanKind.Other;
        // Seconds.
        span.TimeToFirstTokenMs ??= span.Kind == SpanKind.Llm ? 1000 * attributes.Number("lk.response.ttft") : null;
        if (span.Kind == SpanKind.Tool)
        {
            span.ToolName ??= attributes.Text("lk.function_tool.name");
            span.ToolCallId ??= attributes.Text("lk.function_tool.id");
            span.ToolArguments ??= attributes.Text("lk.pii.function_tool.arguments", "lk.function_tool.arguments");
            span.ToolResult ??= attributes.Text("lk.pii.function_tool.output", "lk.function_tool.output");
            span.Failed |= attributes["lk.function_tool.is_error"].AsBool == true;
        }
        if (span.Kind == SpanKind.Llm && attributes.Text("lk.pii.response.text", "lk.response.text") is { } answer)
            span.OutputMessages ??= [new("assistant", [Parts.Text(answer)])];
        span.Input ??= attributes.Text("lk.pii.user_input", "lk.user_input", "lk.pii.user_transcript", "lk.user_transcript");
        span.Output ??= attributes.Text("lk.pii.response.text", "lk.response.text");
    }
}
