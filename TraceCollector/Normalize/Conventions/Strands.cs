using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Strands Agents (AWS; Python and TypeScript) where it leaves the conventions: the time to the first token is in milliseconds under the name of a
/// metric in seconds, a tool's arguments and result stand on message events, an agent's instructions under a bare name, and the loop around the calls has no operation.
/// </summary>
internal sealed class Strands : IConvention
{
    public bool Recognises(SpanReading reading) =>
        reading.Span.Scope.Name is "strands-agents" or "strands.telemetry.tracer"
        || (reading.Has(Families.GenAi) && (reading.Attributes.String("gen_ai.provider.name") ?? reading.Attributes.String("gen_ai.system")) == "strands-agents");

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        span.TimeToFirstTokenMs ??= attributes.Number("gen_ai.server.time_to_first_token");
        if (span.Kind == SpanKind.Other && (attributes.Has("event_loop.cycle_id") || attributes.Has("agent_loop.cycle_id")))
            span.Kind = SpanKind.Chain;
        // Several agents together: invoke_swarm, invoke_graph.
        if (span.Kind == SpanKind.Other && attributes.String("gen_ai.operation.name")?.StartsWith("invoke_", StringComparison.Ordinal) == true)
            span.Kind = SpanKind.Agent;
        if (attributes.Text("system_prompt", "gen_ai.agent.system_prompt") is { } prompt)
            span.InputMessages = WithInstructions(reading, prompt, span.InputMessages);
        if (attributes.String("gen_ai.operation.name") != "execute_tool")
            return;
        span.ToolArguments ??= Event(reading.Span, "gen_ai.tool.message")?.Text("content") ?? Part(reading.Span, "gen_ai.input.messages", "arguments");
        span.ToolResult ??= Content(Event(reading.Span, "gen_ai.choice")?.Text("message") ?? Part(reading.Span, "gen_ai.output.messages", "response"));
    }

    /// <summary>The instructions of an agent, JSON of a text or of content blocks, before what OpenInference's processor or its own message events say.</summary>
    private static IReadOnlyList<ChatMessage>? WithInstructions(SpanReading reading, string prompt, IReadOnlyList<ChatMessage>? known) =>
        (known ?? Asked(reading)) is { } messages && !messages.Any(message => message.Role == "system")
            ? [.. MessageReader.Read(AnyJson.Parse(prompt) ?? JsonSerializer.SerializeToElement(prompt), "system") ?? [], .. messages]
            : known;

    private static IReadOnlyList<ChatMessage>? Asked(SpanReading reading)
    {
        var asked = new LlmSpan { Source = reading.Span };
        GenAi.FillDetails(reading, asked);
        new GenAiEvents().Fill(reading, asked);
        return asked.InputMessages;
    }

    private static Attributes? Event(SpanData span, string name) => span.Events.FirstOrDefault(item => item.Name == name)?.Attributes;

    /// <summary>The newer form: the one part of the one message on an event of details.</summary>
    private static string? Part(SpanData span, string key, string property) =>
        span.Events.Where(item => item.Name == GenAi.Details).Select(item => MessageReader.Read(item.Attributes.Json(key), "tool")).OfType<IReadOnlyList<ChatMessage>>()
            .SelectMany(messages => messages).SelectMany(message => message.Parts).Select(part => part.Text(property)).FirstOrDefault(text => text is not null);

    /// <summary>The texts of a list of content blocks, else the JSON.</summary>
    private static string? Content(string? result) => AnyJson.Parse(result) is { } json ? Parts.TextOf(Parts.FromContent(json)) ?? result : result;
}
