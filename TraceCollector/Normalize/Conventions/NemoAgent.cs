using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>NVIDIA NeMo Agent Toolkit, which writes OpenInference's names and, under <c>nat.*</c>, its own; a call's model is only the name of the step.</summary>
internal sealed class NemoAgent : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.NemoAgent);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        if (span.Kind == SpanKind.Llm)
            span.ModelRequested ??= reading.Attributes.Text("nat.subspan.name");
        if (span.Kind == SpanKind.Tool)
            span.ToolName ??= reading.Attributes.Text("nat.subspan.name");
        span.SessionId ??= reading.Attributes.Text("nat.conversation.id") is { } conversation and not "unknown" ? conversation : null;
    }
}
