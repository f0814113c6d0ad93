using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>Laminar: <c>lmnr.span.*</c> on the functions it observes, <c>lmnr.association.properties.*</c> on every span, also those of the instrumentations it brings.</summary>
internal sealed class Laminar : IConvention
{
    private const string Association = "lmnr.association.properties.";

    public bool Recognises(SpanReading reading) => reading.Has(Families.Laminar);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(attributes.String("lmnr.span.type"), attributes);
        span.SessionId ??= attributes.Text(Association + "session_id");
        span.UserId ??= attributes.Text(Association + "user_id");
        span.Feature ??= attributes.Text(Association + "metadata.feature");
        var (input, output) = (attributes.Json("lmnr.span.input"), attributes.Json("lmnr.span.output"));
        if (span.Kind == SpanKind.Llm)
        {
            span.InputMessages ??= MessageReader.Read(input, "user");
            span.OutputMessages ??= MessageReader.Read(output, "assistant");
        }
        if (span.Kind == SpanKind.Tool)
        {
            span.ToolName ??= reading.Span.Name;
            span.ToolArguments ??= attributes.Text("lmnr.span.input");
            span.ToolResult ??= attributes.Text("lmnr.span.output");
        }
        span.Input ??= span.InputMessages is null ? PlainText.OfTexts(input) ?? attributes.Text("lmnr.span.input") : null;
        span.Output ??= span.OutputMessages is null ? AnyJson.Unquoted(attributes.Text("lmnr.span.output")) : null;
    }

    private static SpanKind KindOf(string? type, Attributes attributes) => type switch
    {
        "LLM" or "CACHED" => SpanKind.Llm,
        "TOOL" => SpanKind.Tool,
        "EXECUTOR" => SpanKind.Agent,
        "EVALUATOR" or "HUMAN_EVALUATOR" or "EVALUATION" => SpanKind.Evaluator,
        "DEFAULT" or "PIPELINE" => SpanKind.Chain,
        _ => attributes.Has("lmnr.span.input") || attributes.Has("lmnr.span.output") ? SpanKind.Chain : SpanKind.Other,
    };
}
