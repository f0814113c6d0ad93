using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>Axiom's AI SDK beside <c>gen_ai.*</c>: the capability is the feature; a tool's arguments and result have names of their own.</summary>
internal sealed class Axiom : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.GenAi) && reading.Attributes.Has("gen_ai.capability.name");

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        span.Feature ??= attributes.Text("gen_ai.capability.name");
        if (span.Kind != SpanKind.Tool)
            return;
        span.ToolArguments ??= attributes.Text("gen_ai.tool.arguments");
        span.ToolResult ??= attributes.Text("gen_ai.tool.message");
    }
}
