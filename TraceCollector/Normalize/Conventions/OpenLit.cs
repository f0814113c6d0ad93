using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>OpenLIT beside <c>gen_ai.*</c>: a call that a model asked for may stand under <c>gen_ai.tool.*</c> alone (OpenAI's Responses); a cost of 0 is one that it does not know.</summary>
internal sealed class OpenLit : IConvention
{
    public bool Recognises(SpanReading reading) =>
        reading.Has(Families.GenAi) && reading.Attributes.Has("gen_ai.tool.name") && reading.Attributes.Has("gen_ai.output.messages") && IsOpenLit(reading.Span);

    public static bool IsOpenLit(SpanData span) =>
        span.Attributes.String("telemetry.sdk.name") == "openlit" || span.Scope.Name.StartsWith("@openlit/", StringComparison.Ordinal) || span.Resource.Attributes.String("telemetry.sdk.name") == "openlit";

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (MessageReader.Read(attributes.Json("gen_ai.output.messages"), "assistant") is not [.., var last] messages || messages.Any(message => message.Parts.Any(IsCall)))
            return;
        var call = Parts.ToolCall(attributes.Text("gen_ai.tool.call.id"), attributes.Text("gen_ai.tool.name"), attributes.Json("gen_ai.tool.args"));
        span.OutputMessages ??= [.. messages.SkipLast(1), last with { Parts = [.. last.Parts, call] }];
    }

    private static bool IsCall(System.Text.Json.JsonElement part) => part.Text("type") == "tool_call";
}
