using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>LiteLLM's second generation of traces beside <c>gen_ai.*</c>: costs, end users, guardrails and what it manages for a client, under <c>litellm.*</c>.</summary>
internal sealed class LiteLlm : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.LiteLlm);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = attributes.Has("litellm.guardrail.name") ? SpanKind.Guardrail : KindOf(attributes.String("gen_ai.operation.name"));
        // A guardrail's own cost may be in that of its call already: it is not summed.
        span.ReportedCostUsd ??= attributes.Number("litellm.cost.total");
        span.UserId ??= attributes.Text("litellm.end_user.id");
        span.ErrorStack ??= attributes.Text("litellm.provider.error.stack_trace");
        if (span.Kind == SpanKind.Guardrail)
            span.Output ??= attributes.Text("litellm.guardrail.response", "litellm.guardrail.status");
    }

    /// <summary>A moderation names a model, what is managed may: neither is a call of a language model.</summary>
    private static SpanKind KindOf(string? operation) => operation switch
    {
        "litellm.moderation" => SpanKind.Guardrail,
        "litellm.vector_store_management" or "litellm.vector_store_file_management" or "litellm.responses_management" => SpanKind.Chain,
        _ => SpanKind.Other,
    };
}
