using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>Latitude's <c>capture()</c>: a span around the calls of other instrumentations, whose name and metadata it copies to each of them.</summary>
internal sealed class Latitude : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.Latitude);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other && attributes.Has("latitude.capture.root"))
            span.Kind = SpanKind.Chain;
        span.Feature ??= attributes.Json("latitude.metadata")?.Text("feature") ?? attributes.Text("latitude.capture.name");
    }
}
