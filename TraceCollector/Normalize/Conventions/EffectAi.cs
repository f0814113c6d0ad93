using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>Effect's AI packages (TypeScript): calls are in <c>gen_ai.*</c>, a tool's span has two bare attributes.</summary>
internal sealed class EffectAi : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Span.Name == "Toolkit.handle" && reading.Attributes.Has("tool");

    public void Fill(SpanReading reading, LlmSpan span)
    {
        span.Kind = span.Kind == SpanKind.Other ? SpanKind.Tool : span.Kind;
        span.ToolName ??= reading.Attributes.Text("tool");
        span.ToolArguments ??= reading.Attributes.Text("parameters");
    }
}
