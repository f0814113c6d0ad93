using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>Traceloop's client of CrewAI: a crew has no kind of its own, and what it answered, as its tasks' descriptions, stands under <c>crewai.*</c>.</summary>
internal sealed class CrewAi : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Span.Scope.Name.StartsWith("opentelemetry.instrumentation.crewai", StringComparison.Ordinal);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other && span.Source.Name == "crewai.workflow")
            span.Kind = SpanKind.Chain;
        span.Input ??= attributes.Text("crewai.task.description");
        span.Output ??= attributes.Text("crewai.crew.result");
    }
}
