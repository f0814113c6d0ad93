using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Pydantic AI and Logfire beside <c>gen_ai.*</c>: messages as one JSON list of events or of messages, tool calls without an operation
/// name, and Logfire's own OpenAI spans with <c>request_data</c> and <c>response_data</c>.
/// </summary>
internal sealed class Logfire : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.Logfire);

    /// <summary>A notice that a span has begun: of zero length, a child of the span it announces, with an id of its own. The span itself follows.</summary>
    public static bool IsPending(SpanData span) => span.Attributes.String("logfire.span_type") == "pending_span";

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(attributes, reading.Span.Name);
        if (span.Kind is SpanKind.Llm or SpanKind.Agent)
            span.ModelRequested ??= attributes.Text("model_name");
        var request = attributes.Json("request_data");
        span.InputMessages ??= MessageReader.Read(attributes.Json("pydantic_ai.all_messages"), "user")
            ?? Events(attributes, "all_messages_events", choices: false) ?? Events(attributes, "events", choices: false)
            ?? MessageReader.Read(request, "user");
        span.OutputMessages ??= Events(attributes, "events", choices: true) ?? MessageReader.Read(attributes.Json("response_data")?.Member("message"), "assistant");
        span.ModelRequested ??= request?.Text("model");
        span.Output ??= attributes.Text("final_result");
        if (span.Kind != SpanKind.Tool)
            return;
        span.ToolArguments ??= attributes.Text("tool_arguments");
        span.ToolResult ??= attributes.Text("tool_response");
    }

    private static SpanKind KindOf(Attributes attributes, string name) => name switch
    {
        "agent run" => SpanKind.Agent,
        "running tools" => SpanKind.Chain,
        _ when attributes.Has("agent_name") && !attributes.Has("gen_ai.request.model") => SpanKind.Agent,
        _ when attributes.Has("tool_arguments") => SpanKind.Tool,
        _ => SpanKind.Other,
    };

    /// <summary>A list of <c>{ "event.name": "gen_ai.user.message", content, role }</c>; choices are what came back.</summary>
    private static ChatMessage[]? Events(Attributes attributes, string key, bool choices)
    {
        if (attributes.Json(key) is not { ValueKind: JsonValueKind.Array } list)
            return null;
        ChatMessage[] messages = [.. list.EnumerateArray()
            .Where(item => item.ValueKind == JsonValueKind.Object && IsChoice(item) == choices)
            .Select(item => choices ? MessageReader.FromChoice(item) : MessageReader.FromMessage(item, RoleOf(item)))];
        return messages.Length == 0 ? null : messages;
    }

    /// <summary>Some versions leave the events' names out.</summary>
    private static bool IsChoice(JsonElement item) =>
        item.Text("event.name") is { } name ? name == "gen_ai.choice" : item.Member("message") is { ValueKind: JsonValueKind.Object };

    /// <summary>The word between the dots of <c>gen_ai.user.message</c>.</summary>
    private static string RoleOf(JsonElement item) => item.Text("event.name")?.Split('.') is ["gen_ai", var role, "message"] ? role : "user";
}
