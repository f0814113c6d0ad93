using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// OpenInference's client of LangChain4j (Java) flattens messages as Java prints them, <c>UserMessage { name = null, contents = […] }</c>: roles and
/// calls are taken from there, the texts from the same messages in <c>input.value</c>.
/// </summary>
internal static class OpenInferenceLangChain4j
{
    public static bool Recognises(Attributes attributes) => attributes.String("llm.system") == "langchain4j";

    public static IReadOnlyList<ChatMessage>? Input(Attributes attributes)
    {
        var printed = OpenInferenceMessages.Read(attributes, "llm.input_messages");
        if (printed is null || attributes.Json("input.value") is not { ValueKind: JsonValueKind.Array } told || told.GetArrayLength() != printed.Count)
            return printed;
        return [.. told.EnumerateArray().Zip(printed, Message)];
    }

    /// <summary>What asks for tools tells an object as its content, and no text.</summary>
    private static ChatMessage Message(JsonElement told, ChatMessage printed)
    {
        var content = told.Member("content") is { ValueKind: JsonValueKind.String } text ? text : (JsonElement?)null;
        if (printed.Role == "tool")
            return new("tool", [Parts.ToolResponse(printed.Parts.Select(part => part.Text("id")).FirstOrDefault(), content)]);
        return new(printed.Role, [.. Parts.FromContent(content), .. printed.Parts.Where(part => part.Text("type") == "tool_call")]);
    }
}
