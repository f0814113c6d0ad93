using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Microsoft.Extensions.AI and Semantic Kernel where they leave the convention: the wrapper <c>orchestrate_tools</c> has no operation;
/// Semantic Kernel's finish reason is singular; additional properties stand as bare keys (<c>user</c>).
/// </summary>
internal sealed class MicrosoftAi : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.GenAi) || reading.Span.Name == "orchestrate_tools";

    public void Fill(SpanReading reading, LlmSpan span)
    {
        if (span.Kind == SpanKind.Other && reading.Span.Name == "orchestrate_tools")
            span.Kind = SpanKind.Chain;
        span.FinishReasons ??= FinishReason.Read(reading.Attributes, "gen_ai.response.finish_reason");
        span.UserId ??= reading.Attributes.String("user") is { Length: > 0 } user ? user : null;
    }
}
