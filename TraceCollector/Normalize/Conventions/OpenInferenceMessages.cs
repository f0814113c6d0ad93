using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>OpenInference's flattened messages: <c>llm.input_messages.N.message.*</c>.</summary>
internal static class OpenInferenceMessages
{
    public static IReadOnlyList<ChatMessage>? Read(Attributes attributes, string prefix)
    {
        var role = prefix.Contains("output", StringComparison.Ordinal) ? "assistant" : "user";
        ChatMessage[] messages = [.. Flattened.List(attributes, prefix).Select(item => Message(item, role))];
        return messages.Length == 0 ? null : messages;
    }

    /// <summary>The messages; where they lack ids or texts, or are none, those of the plain value, if it tells as many.</summary>
    public static IReadOnlyList<ChatMessage>? Completed(IReadOnlyList<ChatMessage>? messages, OpenInferenceValue plain, string role)
    {
        if (messages is not null && !messages.Any(IsIncomplete))
            return messages;
        return MessageReader.Read(plain.Json, role) is { } whole && whole.Count >= (messages?.Count ?? 0) ? whole : messages;
    }

    private static bool IsIncomplete(ChatMessage message) =>
        message.Parts.Count == 0 || message.Parts.Any(part => part.Text("type") is "tool_call" or "tool_call_response" && part.Text("id") is null);

    private static ChatMessage Message(Attributes item, string role)
    {
        var own = MessageReader.Role(item.Text("message.role")) ?? role;
        if (OpenInferenceAutoGen.Answers(item) is { Count: > 0 } answers)
            return new("tool", answers);
        var parts = Content(item, own).ToList();
        parts.AddRange(Flattened.List(item, "message.contents").Select(Part));
        // Anthropic's calls stand in the contents, where their order shows, and in the list of calls again.
        if (Flattened.List(item, "message.tool_calls") is { Count: > 0 } calls)
        {
            var known = parts.Where(part => part.Text("type") == "tool_call").Select(part => part.GetRawText()).ToHashSet(StringComparer.Ordinal);
            parts.AddRange(calls.Select(Call).Where(call => !known.Contains(call.GetRawText())));
        }
        if (item.Text("message.function_call_name") is { } function)
            parts.Add(Parts.ToolCall(null, function, Element(item["message.function_call_arguments_json"])));
        return new(own, parts, FinishReason.Normalise(item.Text("message.finish_reason"))) { Name = item.Text("message.name") };
    }

    private static IEnumerable<JsonElement> Content(Attributes item, string role)
    {
        var content = item["message.content"];
        var id = item.Text("message.tool_call_id");
        if ((role == "tool" || id is not null) && content.AsString is { } result)
            return [Parts.ToolResponse(id, JsonSerializer.SerializeToElement(result))];
        // The client of Claude's Agent SDK numbers the texts of a message.
        if (content.Kind == ValueKind.Empty)
            return Flattened.List(item, "message.content").Select(text => text.Text("")).OfType<string>().Select(text => Parts.Text(text));
        return content.AsString is { Length: > 0 } plain && !IsParts(content) ? [Parts.Text(plain)] : Parts.FromContent(AnyJson.Structured(content));
    }

    /// <summary>Mistral's lists of parts come as JSON.</summary>
    private static bool IsParts(AnyValue content) =>
        content.AsString is ['[', '{', ..] && AnyJson.Structured(content) is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(part => part.Text("type") is not null);

    private static JsonElement Part(Attributes content)
    {
        if (content.Has("tool_call.function.name"))
            return Call(content);
        var type = content.Text("message_content.type");
        if (content.Text("message.tool_call_id") is { } id && content.String("message_content.text") is { } answer)
            return Parts.ToolResponse(id, JsonSerializer.SerializeToElement(answer));
        if (type is "text" or "output_text" or "input_text" or null && content.String("message_content.text") is { } text)
            return Parts.Text(text);
        if (type is "image" or "input_image" or null && content.Text("message_content.image.image.url", "message_content.image") is { } url)
            return AnyJson.Build(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("type", "uri");
                writer.WriteString("modality", "image");
                writer.WriteString("uri", url);
                writer.WriteEndObject();
            });
        return Raw(content, type ?? "unknown");
    }

    /// <summary>A part of any other type with all its fields, the common prefix left out.</summary>
    private static JsonElement Raw(Attributes content, string type) => AnyJson.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        foreach (var item in content.Items.Where(item => item.Key != "message_content.type").DistinctBy(item => item.Key))
        {
            writer.WritePropertyName(item.Key.Replace("message_content.", "", StringComparison.Ordinal));
            AnyJson.ToElement(item.Value).WriteTo(writer);
        }
        writer.WriteEndObject();
    });

    private static JsonElement Call(Attributes call) =>
        Parts.ToolCall(call.Text("tool_call.id"), call.Text("tool_call.function.name"), Arguments(call["tool_call.function.arguments"]));

    /// <summary>Agno's client made JSON of what was JSON already.</summary>
    private static JsonElement? Arguments(AnyValue value) =>
        value.AsString is ['"', ..] quoted && AnyJson.Unquoted(quoted) is { } json ? JsonSerializer.SerializeToElement(json) : Element(value);

    private static JsonElement? Element(AnyValue value) => value.Kind == ValueKind.Empty ? null : AnyJson.ToElement(value);
}
