using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>Koog (JetBrains, Kotlin) beside <c>gen_ai.*</c>: strategies, their graphs and nodes have no operation, and say what they were given and gave under <c>koog.*</c>.</summary>
internal sealed class Koog : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.Koog);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other && !attributes.Has("gen_ai.operation.name"))
            span.Kind = SpanKind.Chain;
        span.Input ??= attributes.Text("koog.node.input", "koog.subgraph.input", "koog.planner.plan.input", "koog.planner.state.input");
        span.Output ??= attributes.Text("koog.node.output", "koog.subgraph.output", "koog.planner.plan.output", "koog.planner.state.output");
    }
}
