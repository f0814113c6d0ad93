using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Messages;

/// <summary>
/// Messages from the JSON clients write: OpenTelemetry's <c>{ role, parts, finish_reason }</c>, OpenAI's <c>{ role, content, tool_calls }</c>,
/// an OpenAI response with <c>choices</c>, the request and response of OpenAI's Responses, an object with <c>messages</c>, a bare list of parts, a bare string.
/// Of a list as many are read as of flattened attributes (<see cref="Flattened.MaxIndex"/>): three bytes can ask for a part of three hundred.
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
        var own = LangChainMessages.IsToolAnswer(message) ? "tool" : Role(message.Text("role")) ?? role;
        return FromBody(message, own) with { Name = message.Text("name") };
    }

    private static ChatMessage FromBody(JsonElement message, string own)
    {
        var finish = FinishReason.Normalise(message.Text("finish_reason"));
        if (message.Member("parts") is { ValueKind: JsonValueKind.Array } parts)
            return FromParts(message, own, [.. parts.EnumerateArray().Where(part => !VendorParts.IsBlank(part)).Take(Flattened.MaxIndex)], finish);
        var content = message.Member("content") ?? message.Member("text") ?? message.Member("refusal");
        // Google's events hold a whole message as the content.
        if (content is { ValueKind: JsonValueKind.Object } whole && whole.Member("parts") is { ValueKind: JsonValueKind.Array } inside)
            content = inside;
        if (own == "tool" && !HoldsResponses(content))
            return new(own, content is null ? [] : [Parts.ToolResponse(message.Text("tool_call_id") ?? message.Text("id"), content)], finish);
        var calls = message.Member("tool_calls") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Take(Flattened.MaxIndex).Select(Parts.FromOpenAiCall) : [];
        var reasoning = (message.Text("reasoning_content") ?? Said(message.Member("reasoning"))) is { } thought ? [Parts.Text(thought, "reasoning")] : Array.Empty<JsonElement>();
        JsonElement[] body = [.. reasoning, .. Parts.FromContent(VendorParts.Blocks(content) ?? content)];
        // The AI SDK's calls stand in the content and, from LangSmith, in the list of calls again.
        var known = body.Where(part => part.Text("type") == "tool_call").Select(part => part.Text("id")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return new(own, [.. body, .. calls.Where(call => call.Text("id") is not { } id || !known.Contains(id))], finish);
    }

    /// <summary>Beside a message's text OpenRouter and Bifrost have a text there; under the same name others have settings.</summary>
    private static string? Said(JsonElement? reasoning) => reasoning is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } said ? said : null;

    private static ChatMessage FromParts(JsonElement message, string role, JsonElement[] sent, string? finish)
    {
        var parts = new LazyParts(role == "tool" ? WithoutRepeated(sent) : sent);
        // Microsoft.Extensions.AI's realtime sessions give what a tool answered no role.
        var isAnswer = message.Text("role") is null && sent.Length > 0 && parts.All(part => part.Text("type") == "tool_call_response");
        // Koog gives what is asked of a tool the tool's role.
        var isAsked = role == "tool" && sent.Length > 0 && Array.TrueForAll(sent, part => part.Text("type") == "tool_call");
        return new(isAnswer ? "tool" : isAsked ? "assistant" : role, parts, finish);
    }

    /// <summary>OpenTelemetry's client of OpenAI Agents says what a tool answered as a text too.</summary>
    private static JsonElement[] WithoutRepeated(JsonElement[] sent)
    {
        var answers = sent.Where(part => part.Text("type") == "tool_call_response").Select(part => part.Text("result")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return answers.Count == 0 ? sent : [.. sent.Where(part => part.Text("type") != "text" || !answers.Contains(part.Text("content") ?? ""))];
    }

    /// <summary>One alternative answer: <c>{ index, finish_reason, message, tool_calls }</c>.</summary>
    public static ChatMessage FromChoice(JsonElement choice)
    {
        var message = FromMessage(choice.Member("message") ?? choice, "assistant");
        if (choice.Member("message") is not null && choice.Member("tool_calls") is { ValueKind: JsonValueKind.Array } calls)
            message = message with { Parts = WithCalls(message.Parts, [.. calls.EnumerateArray().Take(Flattened.MaxIndex).Select(Parts.FromOpenAiCall)]) };
        return message with { FinishReason = FinishReason.Normalise(choice.Text("finish_reason")) ?? message.FinishReason };
    }

    /// <summary>Calls beside a message are what is inside it again: of Vertex AI's, those beside have the ids.</summary>
    private static JsonElement[] WithCalls(IReadOnlyList<JsonElement> parts, JsonElement[] calls)
    {
        var told = parts.Where(part => part.Text("type") == "tool_call").ToArray();
        if (told.Length == 0)
            return [.. parts, .. calls];
        var at = 0;
        return told.Length == calls.Length && told.All(part => part.Text("id") is null) ? [.. parts.Select(part => part.Text("type") == "tool_call" ? calls[at++] : part)] : [.. parts];
    }

    /// <summary>Roles in lower case (Semantic Kernel writes <c>Assistant</c>), Gemini's, LangChain's and smolagents' words for them replaced.</summary>
    public static string? Role(string? role) => role?.Trim().ToLowerInvariant() switch
    {
        null or "" => null,
        "model" or "ai" or "chatbot" or "tool-call" => "assistant",
        "tool-response" => "tool",
        "human" => "user",
        var known => known,
    };

    private static bool HoldsResponses(JsonElement? content) =>
        content is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().Any(part => part.ValueKind == JsonValueKind.Object && Parts.FromPart(part).Text("type") == "tool_call_response");

    private static List<ChatMessage> FromList(JsonElement list, string role)
    {
        var messages = new List<ChatMessage>();
        var isLoose = false;
        foreach (var item in list.EnumerateArray().Take(Flattened.MaxIndex))
        {
            var isPart = item.ValueKind == JsonValueKind.String || (item.ValueKind == JsonValueKind.Object && item.Text("type") is not null && !IsMessage(item));
            if (isPart)
                AddPart(messages, Parts.FromPart(item), role, follows: isLoose);
            else if (item.ValueKind == JsonValueKind.Array)
                messages.AddRange(LangChainMessages.Pair(item) is { } pair ? [pair] : FromList(item, role));
            else if (IsMessage(item))
                messages.Add(FromMessage(item, role));
            else if (item.Member("finish_reason") is not null && item.Member("message") is not null)
                messages.Add(FromChoice(item));
            isLoose = isPart;
        }
        return messages;
    }

    /// <summary>A part that stands among messages without one of its own: parts of one role that follow each other are one message.</summary>
    private static void AddPart(List<ChatMessage> messages, JsonElement part, string role, bool follows)
    {
        // Among the input of OpenAI's Responses stand what the model said and what its tools answered.
        var own = role != "user" ? role : part.Text("type") switch { "tool_call" or "reasoning" => "assistant", "tool_call_response" => "tool", _ => role };
        // Added to, not copied: a hostile list has a million of them.
        if (follows && messages[^1] is { Parts: List<JsonElement> open } last && last.Role == own)
            open.Add(part);
        else
            messages.Add(new(own, new List<JsonElement> { part }));
    }

    private static bool IsMessage(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && ((item.Member("role") ?? item.Member("parts") ?? item.Member("tool_calls")) is not null || LangChainMessages.Read(item) is not null);

    private static List<ChatMessage> FromObject(JsonElement one, string role)
    {
        if (one.Member("messages") is { ValueKind: JsonValueKind.Array } messages)
            return [.. System(one), .. FromList(messages, role)];
        if (one.Member("choices") is { ValueKind: JsonValueKind.Array } choices)
            return [.. choices.EnumerateArray().Where(choice => choice.ValueKind == JsonValueKind.Object).Take(Flattened.MaxIndex).Select(FromChoice)];
        if (one.Text("object") == "response" && one.Member("output") is { ValueKind: JsonValueKind.Array } answer)
            return FromList(answer, role);
        if (one.Member("model") is not null && one.Member("input") is { ValueKind: JsonValueKind.String or JsonValueKind.Array } asked)
            return [.. System(one), .. Read(asked, role) ?? []];
        if (one.Member("generations") is { ValueKind: JsonValueKind.Array } generations)
            return FromGenerations(generations, role);
        if (IsMessage(one))
            return [FromMessage(one, role)];
        return one.Member("prompt") is { } prompt ? [.. System(one), .. Read(prompt, role) ?? []] : [];
    }

    /// <summary>LangChain's answers, one list for each prompt: <c>{ text, message, generationInfo }</c>.</summary>
    private static List<ChatMessage> FromGenerations(JsonElement generations, string role) =>
        [.. generations.EnumerateArray().SelectMany(item => item.ValueKind == JsonValueKind.Array ? item.EnumerateArray().AsEnumerable() : [item])
            .Where(item => item.ValueKind == JsonValueKind.Object).Take(Flattened.MaxIndex)
            .Select(item => item.Member("message") is { ValueKind: JsonValueKind.Object } message ? FromMessage(message, role) : FromMessage(item, role))];

    private static IEnumerable<ChatMessage> System(JsonElement one) =>
        Read(one.Member("system") ?? one.Member("systemInstruction") ?? one.Member("instructions") ?? one.Member("config")?.Member("system_instruction"), "system") ?? [];
}
