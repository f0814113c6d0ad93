using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>AgentOps: <c>agentops.*</c> around functions, in Traceloop's shapes, and <c>tool.*</c>; its model calls are in <c>gen_ai.*</c>.</summary>
internal sealed class AgentOps : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.AgentOps);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(attributes.String("agentops.span.kind"));
        span.FinishReasons ??= Messages.FinishReason.Read(attributes, "gen_ai.response.finish_reason");
        if (span.Kind == SpanKind.Tool)
        {
            span.ToolArguments ??= attributes.Text("tool.parameters");
            span.ToolResult ??= attributes.Text("tool.result");
        }
        Traceloop.FillContent(attributes.Text("agentops.entity.input"), attributes.Text("agentops.entity.output"), attributes.Text("agentops.entity.name"), span);
    }

    private static SpanKind KindOf(string? kind) => kind switch
    {
        "llm" or "llm.call" => SpanKind.Llm,
        "tool" => SpanKind.Tool,
        "agent" or "team" => SpanKind.Agent,
        "guardrail" => SpanKind.Guardrail,
        null or "unknown" => SpanKind.Other,
        _ => SpanKind.Chain,
    };
}
