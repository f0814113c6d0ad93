using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// The Model Context Protocol's clients and servers where they do not use OpenTelemetry's <c>gen_ai.tool.*</c>: the method tells a tool's call, the
/// name of the tool or prompt stands under <c>mcp.*</c> (the C# SDK before 1.0). <c>mcp.session.id</c> is a connection, not a user's session.
/// </summary>
internal sealed class Mcp : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.Mcp);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        var method = attributes.Text("mcp.method.name");
        if (span.Kind == SpanKind.Other && method == "tools/call")
            span.Kind = SpanKind.Tool;
        if (method == "tools/call")
            span.ToolName ??= attributes.Text("mcp.tool.name");
        span.PromptName ??= attributes.Text("mcp.prompt.name");
    }
}
