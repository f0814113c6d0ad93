using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Messages;

/// <summary>LangChain's own forms: <c>{ lc, type: "constructor", id: […, "HumanMessage"], kwargs: { content } }</c> and <c>{ type: "human", content }</c> or <c>data</c>.</summary>
internal static class LangChainMessages
{
    /// <summary>The message inside, and the role that its class or type says; <c>null</c> where it is no such message.</summary>
    public static (JsonElement Body, string Role)? Read(JsonElement item)
    {
        if (item.Member("kwargs") is { ValueKind: JsonValueKind.Object } kwargs && item.Member("id") is { ValueKind: JsonValueKind.Array } path && path.GetArrayLength() > 0)
            return Role(AnyJson.Text(path[path.GetArrayLength() - 1])) is { } role ? (kwargs, role) : null;
        if (Role(item.Text("type")) is not { } typed)
            return null;
        var body = item.Member("data") ?? item;
        return body.Member("content") is null ? null : (body, typed);
    }

    /// <summary>The properties of a message; <c>null</c> where it is none.</summary>
    public static JsonElement? Body(JsonElement? item) => item is { } given ? Read(given)?.Body : null;

    /// <summary>The properties of the message that a model's run answered, <c>{ generations: [[{ message }]] }</c>.</summary>
    public static JsonElement? Answer(JsonElement? run) => Body(First(First(run?.Member("generations")))?.Member("message"));

    private static JsonElement? First(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } items && items.GetArrayLength() > 0 ? items[0] : null;

    /// <summary>
    /// Langfuse's handler tells a tool's answer with the tool's name as its role and <c>additional_kwargs</c>, which it leaves out of other messages.
    /// </summary>
    public static bool IsToolAnswer(JsonElement message) =>
        message.Member("additional_kwargs") is not null && message.Text("role") is { } role && MessageReader.Role(role) is not ("user" or "assistant" or "system" or "developer" or "tool" or "function");

    /// <summary>A message as <c>["user", "…"]</c>.</summary>
    public static ChatMessage? Pair(JsonElement item) =>
        item.GetArrayLength() == 2 && item[0].ValueKind == JsonValueKind.String && item[1].ValueKind == JsonValueKind.String
        && MessageReader.Role(item[0].GetString()) is ("user" or "assistant" or "system" or "developer") and var role
            ? new(role, [Parts.Text(item[1].GetString()!)])
            : null;

    private static string? Role(string? name) => name switch
    {
        "HumanMessage" or "HumanMessageChunk" or "human" => "user",
        "AIMessage" or "AIMessageChunk" or "ai" => "assistant",
        "SystemMessage" or "SystemMessageChunk" or "system" => "system",
        "ToolMessage" or "ToolMessageChunk" or "tool" => "tool",
        "FunctionMessage" or "function" => "tool",
        "ChatMessage" => "user",
        _ => null,
    };
}
