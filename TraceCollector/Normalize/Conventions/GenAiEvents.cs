using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// OpenTelemetry GenAI up to 1.36: one log record or span event a message, <c>gen_ai.user.message</c> and its like, and
/// <c>gen_ai.choice</c>. The content is the record's body, the event's attributes, or (Semantic Kernel) JSON in <c>gen_ai.event.content</c>.
/// Log records come before span events where a client writes both.
/// </summary>
internal sealed class GenAiEvents : IConvention
{
    public bool Recognises(SpanReading reading) =>
        reading.Logs.Any(log => RoleOf(log.EventName) is not null) || reading.Span.Events.Any(item => RoleOf(item.Name) is not null);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        // On a tool's span they are its arguments and result.
        if (span.Kind == SpanKind.Tool)
            return;
        var logs = reading.Logs.Where(log => RoleOf(log.EventName) is not null).OrderBy(log => log.TimeUnixNano)
            .Select(log => new Message(log.EventName!, log.TimeUnixNano, log.Body.Kind == ValueKind.Empty ? FromAttributes(log.Attributes) : FromBody(log.Body)));
        Fill(logs, span);
        Fill(reading.Span.Events.Where(item => RoleOf(item.Name) is not null).Select(item => new Message(item.Name, item.TimeUnixNano, FromAttributes(item.Attributes))), span);
    }

    private readonly record struct Message(string Name, ulong Time, JsonElement Content);

    private static void Fill(IEnumerable<Message> messages, LlmSpan span)
    {
        // Log records have no id: a record delivered twice is the same name, time and content.
        var distinct = messages.Take(Flattened.MaxIndex).DistinctBy(message => (message.Name, message.Time, message.Content.GetRawText())).ToList();
        ChatMessage[] input = [.. distinct.Where(message => message.Name != "gen_ai.choice").Select(Asked)];
        // Ax tells each chunk of a stream as a choice without content.
        ChatMessage[] output = [.. distinct.Where(message => message.Name == "gen_ai.choice").Select(message => MessageReader.FromChoice(message.Content))
            .Where(message => message.Parts.Count > 0 || message.FinishReason is not null)];
        if (input.Length > 0)
            span.InputMessages ??= input;
        if (output.Length == 0)
            return;
        span.OutputMessages ??= output;
        if (output.Select(message => message.FinishReason).OfType<string>().ToArray() is { Length: > 0 } reasons)
            span.FinishReasons ??= reasons;
    }

    /// <summary>Vertex AI keeps what a tool answered in the user's role: the event's name tells whose it is.</summary>
    private static ChatMessage Asked(Message message)
    {
        var role = RoleOf(message.Name)!;
        var read = MessageReader.FromMessage(message.Content, role);
        return role == "tool" && read.Role == "user" ? MessageReader.FromMessage(Without(message.Content, "role"), role) : read;
    }

    private static JsonElement Without(JsonElement body, string name) => AnyJson.Build(writer =>
    {
        writer.WriteStartObject();
        foreach (var property in body.EnumerateObject().Where(property => property.Name != name))
            property.WriteTo(writer);
        writer.WriteEndObject();
    });

    private static string? RoleOf(string? name) => name switch
    {
        "gen_ai.system.message" => "system",
        "gen_ai.user.message" => "user",
        "gen_ai.assistant.message" or "gen_ai.choice" => "assistant",
        "gen_ai.tool.message" => "tool",
        "gen_ai.developer.message" or "gen_ai.tool.developer" => "developer",
        _ => null,
    };

    private static JsonElement FromBody(AnyValue body) =>
        AnyJson.Structured(body) is { ValueKind: JsonValueKind.Object } json ? json : Content(AnyJson.ToElement(body));

    private static JsonElement FromAttributes(Attributes attributes)
    {
        if (attributes.Json("gen_ai.event.content") is { ValueKind: JsonValueKind.Object } json)
            return json;
        if (attributes.String("gen_ai.event.content") is { } text)
            return Content(JsonSerializer.SerializeToElement(text));
        // Events of the first generation: each field an attribute, structured ones as JSON strings.
        return AnyJson.Build(writer =>
        {
            writer.WriteStartObject();
            foreach (var item in attributes.Items.DistinctBy(item => item.Key))
            {
                writer.WritePropertyName(item.Key);
                Field(item).WriteTo(writer);
            }
            writer.WriteEndObject();
        });
    }

    /// <summary>Structured fields come as JSON; of a content only a list of objects is meant so, and a choice's message may be such a list (Strands).</summary>
    private static JsonElement Field(KeyValuePair<string, AnyValue> item)
    {
        if (item.Key is "tool_calls" or "message" or "content" && AnyJson.Structured(item.Value) is { } json)
        {
            var isBlocks = json.ValueKind == JsonValueKind.Array && json.EnumerateArray().All(block => block.ValueKind == JsonValueKind.Object);
            if (item.Key == "message" && isBlocks)
                return Content(json);
            if (item.Key != "content" || isBlocks)
                return json;
        }
        return AnyJson.ToElement(item.Value);
    }

    private static JsonElement Content(JsonElement content) => AnyJson.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("content");
        content.WriteTo(writer);
        writer.WriteEndObject();
    });
}
