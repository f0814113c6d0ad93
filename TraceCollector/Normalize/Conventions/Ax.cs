using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>Ax (TypeScript), whose spans come from the application's own tracer: tokens stand on an event, a program and its tools are known by the names of their spans.</summary>
internal sealed class Ax : IConvention
{
    private const string Usage = "gen_ai.usage";
    private const string ToolPrefix = "Tool: ";

    public bool Recognises(SpanReading reading) =>
        reading.Span.Events.Any(item => item.Name == Usage) || reading.Attributes.Has("signature_name") || IsTool(reading.Span);

    private static bool IsTool(SpanData span) => span.Name.StartsWith(ToolPrefix, StringComparison.Ordinal) && span.Attributes.Has("tool.mode");

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = IsTool(reading.Span) ? SpanKind.Tool : attributes.Has("signature_name") ? SpanKind.Chain : SpanKind.Other;
        if (span.Kind == SpanKind.Tool)
        {
            span.ToolName ??= attributes.Text("tool.name");
            span.ToolCallId ??= attributes.Text("function.id");
        }
        if (reading.Span.Events.FirstOrDefault(item => item.Name == "stream.chunk") is { } first)
            span.TimeToFirstTokenMs ??= unchecked((long)(first.TimeUnixNano - reading.Span.StartUnixNano)) / 1e6;
        // A stream repeats it.
        if (reading.Span.Events.LastOrDefault(item => item.Name == Usage) is { } usage)
            FillUsage(usage.Attributes, span);
    }

    /// <summary>Cached tokens are left out of the input, and where there were no thoughts the total tells how many; it does not tell reads from writes.</summary>
    private static void FillUsage(Attributes usage, LlmSpan span)
    {
        var (input, output, total) = (usage.Count("gen_ai.usage.input_tokens"), usage.Count("gen_ai.usage.output_tokens"), usage.Count("gen_ai.usage.total_tokens"));
        span.ReasoningTokens ??= usage.Count("gen_ai.usage.thoughts_tokens");
        if (span.ReasoningTokens is null && total - input - output > 0)
            input = total - output;
        span.InputTokens ??= input;
        span.OutputTokens ??= output;
        span.TotalTokens ??= total;
    }
}
