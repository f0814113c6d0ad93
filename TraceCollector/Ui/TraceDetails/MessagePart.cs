using System.Text.Json;

namespace LlmAspire.TraceCollector.Ui.TraceDetails;

/// <summary>A part of a message as it is shown. <paramref name="Kind"/> is <c>null</c> for plain text.</summary>
internal sealed record MessagePart(string? Kind, string Text)
{
    /// <summary>Text parts carry <c>text</c> or <c>content</c>; anything else is shown as the JSON it is, under its type.</summary>
    public static MessagePart Of(JsonElement part)
    {
        if (part.ValueKind == JsonValueKind.String)
            return new(null, part.GetString()!);
        if (part.ValueKind != JsonValueKind.Object)
            return new("part", part.ToString());
        var type = Words(part, "type");
        if (type is null or "text" && (Words(part, "text") ?? Words(part, "content")) is { } text)
            return new(null, text);
        return type switch
        {
            "reasoning" when (Words(part, "content") ?? Words(part, "text")) is { } thought => new("reasoning", thought),
            "tool_call" => new($"calls {Words(part, "name") ?? "a tool"}", Any(part, "arguments")),
            "tool_call_response" => new("tool answered", Any(part, "response") is { Length: > 0 } response ? response : Any(part, "result")),
            _ => new(type ?? "part", part.ToString()),
        };
    }

    private static string? Words(JsonElement part, string name) =>
        part.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Any(JsonElement part, string name) => part.TryGetProperty(name, out var value) ? value.ToString() : "";
}
