using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Messages;

/// <summary>
/// Messages from the JSON clients write: OpenTelemetry's <c>{ role, parts, finish_reason }</c>, OpenAI's <c>{ role, content, tool_calls }</c>,
/// an OpenAI response with <c>choices</c>, an object with <c>messages</c>, a bare list of parts, a bare string.
/// </summary>
internal static class MessageReader
{
    /// <param name="role">The role of what has none of its own.</param>
    /// <returns><c>null</c> where the JSON holds no message.</returns>
    public static IReadOnlyList<ChatMessage>? Read(JsonElement? json, string role)
    {
        List<ChatMessage> messages = json switch
        {
            { ValueKind: JsonValueKind.Array } list => FromList(list, role),
            { ValueKind: JsonValueKind.Object } one => FromObject(one, role),
            { ValueKind: JsonValueKind.String } text => [new(role, [.. Parts.FromContent(text)])],
            _ => [],
        };
        return messages.Count == 0 ? null : messages;
    }

    /// <summary>One message of any of the known shapes.</summary>
    public static ChatMessage FromMessage(JsonElement message, string role)
    {
        if (LangChainMessages.Read(message) is { } inner)
            (message, role) = inner;
        if (message.ValueKind != JsonValueKind.Object)
            return new(role, [.. Parts.FromContent(message)]);
        var own = Role(message.Text("role")) ?? role;
        var finish = FinishReason.Normalise(message.Text("finish_reason"));
        if (message.Member("parts") is { ValueKind: JsonValueKind.Array } parts)
            return new(own, [.. parts.EnumerateArray().Select(Parts.FromPart)], finish);
        var content = message.Member("content") ?? message.Member("text");
        // Google's events hold a whole message as the content.
        if (content is { ValueKind: JsonValueKind.Object } whole && whole.Member("parts") is { ValueKind: JsonValueKind.Array } inside)
            content = inside;
        if (own == "tool" && !HoldsResponses(content))
            return new(own, content is null ? [] : [Parts.ToolResponse(message.Text("tool_call_id") ?? message.Text("id"), content)], finish);
        var calls = message.Member("tool_calls") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(Parts.FromOpenAiCall) : [];
        var reasoning = message.Text("reasoning_content") is { } thought ? [Parts.Text(thought, "reasoning")] : Array.Empty<JsonElement>();
        return new(own, [.. reasoning, .. Parts.FromContent(content), .. calls], finish);
    }

    /// <summary>One alternative answer: <c>{ index, finish_reason, message, tool_calls }</c>.</summary>
    public static ChatMessage FromChoice(JsonElement choice)
    {
        var message = FromMessage(choice.Member("message") ?? choice, "assistant");
        var hasCalls = message.Parts.Any(part => part.Text("type") == "tool_call");
        if (!hasCalls && choice.Member("message") is not null && choice.Member("tool_calls") is { ValueKind: JsonValueKind.Array } calls)
            message = message with { Parts = [.. message.Parts, .. calls.EnumerateArray().Select(Parts.FromOpenAiCall)] };
        return message with { FinishReason = FinishReason.Normalise(choice.Text("finish_reason")) ?? message.FinishReason };
    }

    /// <summary>Roles in lower case (Semantic Kernel writes <c>Assistant</c>), Gemini's and LangChain's words for them replaced.</summary>
    public static string? Role(string? role) => role?.Trim().ToLowerInvariant() switch
    {
        null or "" => null,
        "model" or "ai" => "assistant",
        "human" => "user",
        var known => known,
    };

    private static bool HoldsResponses(JsonElement? content) =>
        content is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().Any(part => part.ValueKind == JsonValueKind.Object && Parts.FromPart(part).Text("type") == "tool_call_response");

    private static List<ChatMessage> FromList(JsonElement list, string role)
    {
        var messages = new List<ChatMessage>();
        var loose = new List<JsonElement>();
        foreach (var item in list.EnumerateArray())
            if (item.ValueKind == JsonValueKind.Array)
                messages.AddRange(FromList(item, role));
            else if (IsMessage(item))
                messages.Add(FromMessage(item, role));
            else if (item.ValueKind is JsonValueKind.String || item.Text("type") is not null)
                loose.Add(Parts.FromPart(item));
        return loose.Count == 0 ? messages : [new(role, loose), .. messages];
    }

    private static bool IsMessage(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && ((item.Member("role") ?? item.Member("parts")) is not null || LangChainMessages.Read(item) is not null);

    private static List<ChatMessage> FromObject(JsonElement one, string role)
    {
        if (one.Member("messages") is { ValueKind: JsonValueKind.Array } messages)
            return [.. System(one), .. FromList(messages, role)];
        if (one.Member("choices") is { ValueKind: JsonValueKind.Array } choices)
            return [.. choices.EnumerateArray().Where(choice => choice.ValueKind == JsonValueKind.Object).Select(FromChoice)];
        if (one.Member("generations") is { ValueKind: JsonValueKind.Array } generations)
            return FromGenerations(generations, role);
        if (IsMessage(one))
            return [FromMessage(one, role)];
        return one.Member("prompt") is { } prompt ? [.. System(one), .. Read(prompt, role) ?? []] : [];
    }

    /// <summary>LangChain's answers, one list for each prompt: <c>{ text, message, generationInfo }</c>.</summary>
    private static List<ChatMessage> FromGenerations(JsonElement generations, string role) =>
        [.. generations.EnumerateArray().SelectMany(item => item.ValueKind == JsonValueKind.Array ? item.EnumerateArray().AsEnumerable() : [item])
            .Where(item => item.ValueKind == JsonValueKind.Object)
            .Select(item => item.Member("message") is { ValueKind: JsonValueKind.Object } message ? FromMessage(message, role) : FromMessage(item, role))];

    private static IEnumerable<ChatMessage> System(JsonElement one) =>
        Read(one.Member("system") ?? one.Member("systemInstruction") ?? one.Member("config")?.Member("system_instruction"), "system") ?? [];
}
