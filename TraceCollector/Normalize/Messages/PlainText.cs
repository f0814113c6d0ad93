using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Messages;

/// <summary>What a reader wants to see of a framework's state: the text of its last message, not the JSON around it.</summary>
internal static class PlainText
{
    /// <summary>The last text of a state's messages; on the way in the user's. <c>null</c> where the JSON is no such state.</summary>
    public static string? OfState(JsonElement? json, bool isInput)
    {
        if (json is not { ValueKind: JsonValueKind.Object } state)
            return null;
        if (state.Member("output") is { ValueKind: JsonValueKind.Object } inner)
            state = inner;
        if (state.Member("messages") is null && LangChainMessages.Read(state) is null)
            return null;
        var messages = MessageReader.Read(state, isInput ? "user" : "assistant") ?? [];
        return messages.Where(message => !isInput || message.Role == "user").Select(Text).LastOrDefault(text => text is not null);
    }

    /// <summary>A tool's answer is what it returned.</summary>
    private static string? Text(ChatMessage message) =>
        Parts.TextOf(message.Parts) ?? (message.Role == "tool" ? message.Parts.Select(part => part.Text("response")).FirstOrDefault() : null);
}
