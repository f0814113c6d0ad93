using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Messages;

/// <summary>What a reader wants to see of a framework's state or of a conversation: the text of its last message, not the JSON around it.</summary>
internal static class PlainText
{
    /// <summary>The last text of a state's messages; on the way in the user's. <c>null</c> where the JSON is no such state.</summary>
    public static string? OfState(JsonElement? json, bool isInput)
    {
        if (json is not { } state || !(IsConversation(state) || IsState(state = Inner(state.Member("output")) ?? state)))
            return null;
        var messages = MessageReader.Read(state, isInput ? "user" : "assistant") ?? [];
        return messages.Where(message => !isInput || message.Role == "user").Select(Text).LastOrDefault(text => text is not null);
    }

    private static bool IsState(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && (json.Member("messages") is not null || LangChainMessages.Read(json) is not null);

    private static bool IsConversation(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0 && json.EnumerateArray().All(item => item.Member("role") is { ValueKind: JsonValueKind.String });

    /// <summary>A text, or a list of them one below the other, bare or as the one argument of a call, <c>{ input: […] }</c>; <c>null</c> where the JSON is neither.</summary>
    public static string? OfTexts(JsonElement? json) => json switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } value ? value : null,
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > 0 && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            string.Join("\n", list.EnumerateArray().Select(item => item.GetString())),
        { ValueKind: JsonValueKind.Object } call => OfTexts(call.Member("input") ?? call.Member("query") ?? call.Member("query_str") ?? call.Member("query_or_queries") ?? call.Member("question") ?? call.Member("text") ?? call.Member("texts")),
        _ => null,
    };

    /// <summary>The state itself, or LangGraph's command that updates it.</summary>
    private static JsonElement? Inner(JsonElement? output) => output switch
    {
        { ValueKind: JsonValueKind.Object } state => state,
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() == 1 => list[0].Member("update"),
        _ => null,
    };

    /// <summary>A tool's answer is what it returned.</summary>
    private static string? Text(ChatMessage message) =>
        Parts.TextOf(message.Parts) ?? (message.Role == "tool" ? message.Parts.Select(part => part.Text("response")).FirstOrDefault() : null);
}
