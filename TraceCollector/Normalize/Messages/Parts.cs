using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Messages;

/// <summary>
/// Parts of a message in one shape. Texts are <c>{ type: "text", text }</c>, reasoning <c>{ type: "reasoning", text }</c>, tools
/// <c>{ type: "tool_call", id, name, arguments }</c> and <c>{ type: "tool_call_response", id, response }</c>; every other part stays
/// as it came. Properties that are not understood are kept.
/// </summary>
internal static class Parts
{
    public static JsonElement Text(string text, string type = "text") => AnyJson.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", text == AttributeReading.Redacted ? "redacted" : type);
        if (text != AttributeReading.Redacted)
            writer.WriteString("text", text);
        writer.WriteEndObject();
    });

    /// <param name="arguments">An object, or the JSON of one as text.</param>
    public static JsonElement ToolCall(string? id, string? name, JsonElement? arguments) => Tool("tool_call", id, name, "arguments", arguments);

    public static JsonElement ToolResponse(string? id, JsonElement? response) => Tool("tool_call_response", id, null, "response", response);

    /// <summary>Parts of a <c>content</c>: a string, one part, a list of both, or nothing.</summary>
    public static IEnumerable<JsonElement> FromContent(JsonElement? content) => content switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } value ? [Text(value)] : [],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Take(Flattened.MaxIndex).Select(FromPart),
        { ValueKind: JsonValueKind.Object } part => [FromPart(part)],
        _ => [],
    };

    public static JsonElement FromPart(JsonElement part)
    {
        if (part.ValueKind == JsonValueKind.String)
            return Text(part.GetString()!);
        return part.Text("type") switch
        {
            _ when LazyParts.IsText(part) => Rename(part, "text", ("content", "text")),
            "reasoning" or "thinking" => Rename(Summed(part), "reasoning", ("content", "text"), ("thinking", "text"), ("reasoning", "text")),
            "tool_call" when part.Member("arguments") is { ValueKind: JsonValueKind.String } text && AnyJson.Parse(text.GetString()) is { ValueKind: not JsonValueKind.String } json => With(part, "arguments", json),
            // The client of Azure AI Foundry may keep OpenAI's own item inside.
            "tool_call" or "tool_call_response" when part.Member("content") is { ValueKind: JsonValueKind.Object } item => VendorParts.OfItem(item) ?? part,
            "tool_call_response" => Rename(part, "tool_call_response", ("result", "response")),
            "tool-call" => Rename(part, "tool_call", ("toolCallId", "id"), ("toolName", "name"), ("input", "arguments"), ("args", "arguments")),
            "tool-result" => Rename(Unwrapped(part), "tool_call_response", ("toolCallId", "id"), ("toolName", "name"), ("output", "response"), ("result", "response")),
            _ => VendorParts.Read(part) ?? part,
        };
    }

    /// <summary>A tool call as OpenAI writes it, <c>{ id, type, function: { name, arguments } }</c>, or flat, <c>{ id, name, arguments }</c>.</summary>
    public static JsonElement FromOpenAiCall(JsonElement call)
    {
        var function = call.Member("function") ?? call;
        return ToolCall(call.Text("id") ?? call.Text("toolCallId"), function.Text("name") ?? function.Text("toolName"),
            function.Member("arguments") ?? function.Member("input") ?? function.Member("args"));
    }

    /// <summary>The text of the text parts, one below the other; <c>null</c> where there is none.</summary>
    public static string? TextOf(IEnumerable<JsonElement> parts)
    {
        var text = string.Join("\n", LazyParts.Readable(parts).Where(LazyParts.IsText).Select(part => part.Text("text") ?? part.Text("content")).OfType<string>());
        return text.Length == 0 ? null : text;
    }

    /// <summary>The text of the last message of a role that has any.</summary>
    public static string? LastTextOf(IReadOnlyList<ChatMessage> messages, string role)
    {
        for (var at = messages.Count - 1; at >= 0; at--)
            if (messages[at].Role == role && TextOf(messages[at].Parts) is { } text)
                return text;
        return null;
    }

    private static JsonElement Tool(string type, string? id, string? name, string valueName, JsonElement? value) => AnyJson.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        if (id is not null)
            writer.WriteString("id", id);
        if (name is not null)
            writer.WriteString("name", name);
        if (value is { } given)
        {
            writer.WritePropertyName(valueName);
            (given.ValueKind == JsonValueKind.String && AnyJson.Parse(given.GetString()) is { ValueKind: not JsonValueKind.String } json ? json : given).WriteTo(writer);
        }
        writer.WriteEndObject();
    });

    /// <summary>OpenAI's Responses tell reasoning as a list of summaries; Traceloop's client writes that list into the content, as JSON.</summary>
    private static JsonElement Summed(JsonElement part) => (part.Member("text"), part.Member("content"), part.Member("summary")) switch
    {
        (null, null, { ValueKind: JsonValueKind.Array } summary) when TextOfSummary(summary) is { } text => With(part, "summary", JsonSerializer.SerializeToElement(text), "text"),
        (null, { ValueKind: JsonValueKind.String } content, _) when AnyJson.Parse(content.GetString()) is { ValueKind: JsonValueKind.Array } summary && TextOfSummary(summary) is { } text =>
            With(part, "content", JsonSerializer.SerializeToElement(text)),
        _ => part,
    };

    private static string? TextOfSummary(JsonElement summary) =>
        summary.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object) && string.Join("\n", summary.EnumerateArray().Select(item => item.Text("text")).OfType<string>()) is { Length: > 0 } text ? text : null;

    /// <summary>AI SDK wraps a tool's output as <c>{ type: "json", value }</c>.</summary>
    private static JsonElement Unwrapped(JsonElement part)
    {
        if (part.Member("output") is not { } output || output.Text("type") is not ("json" or "text" or "error-json" or "error-text") || output.Member("value") is not { } value)
            return part;
        return With(part, "output", value);
    }

    private static JsonElement With(JsonElement part, string name, JsonElement value, string? newName = null) => AnyJson.Build(writer =>
    {
        writer.WriteStartObject();
        foreach (var property in part.EnumerateObject())
        {
            writer.WritePropertyName(property.Name == name ? newName ?? name : property.Name);
            (property.Name == name ? value : property.Value).WriteTo(writer);
        }
        writer.WriteEndObject();
    });

    private static JsonElement Rename(JsonElement part, string type, params (string From, string To)[] names) => AnyJson.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        // Asked once for each name: a hostile part has the same property a million times.
        var free = names.Where(name => !part.TryGetProperty(name.To, out _)).ToArray();
        foreach (var property in part.EnumerateObject().Where(property => property.Name != "type"))
        {
            writer.WritePropertyName(free.FirstOrDefault(name => name.From == property.Name).To ?? property.Name);
            property.Value.WriteTo(writer);
        }
        writer.WriteEndObject();
    });
}
