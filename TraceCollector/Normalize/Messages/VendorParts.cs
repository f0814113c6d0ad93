using System.Text.Json;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Messages;

/// <summary>
/// Parts as providers and frameworks write them, in the shape of <see cref="Parts"/>: Anthropic's <c>tool_use</c>, and those that name no
/// type and are known by the one property they have (Gemini, Bedrock, Genkit, Haystack). <c>null</c> where a part is none of them.
/// </summary>
internal static class VendorParts
{
    /// <summary>What Microsoft.Extensions.AI calls a text that is empty or white space.</summary>
    private const string MicrosoftText = "Microsoft.Extensions.AI.TextContent";

    /// <summary>The text without a character that its streams begin or end with, and a thought that OpenTelemetry's client of OpenAI Agents was not told: no parts.</summary>
    public static bool IsBlank(JsonElement part) => part.Text("type") switch
    {
        MicrosoftText => part.Member("content")?.Text("text") is null,
        "reasoning" => part.Text("content") == "None",
        _ => false,
    };

    /// <summary>A tool's call or answer as an item of OpenAI's Responses, of which a call may have its name and arguments inside <c>function</c>.</summary>
    public static JsonElement? OfItem(JsonElement item) => item.Text("type") switch
    {
        "function_call_output" => Parts.ToolResponse(item.Text("call_id") ?? item.Text("id"), item.Member("output")),
        "function_call" or "function" => Parts.FromOpenAiCall(item),
        _ => null,
    };

    /// <summary>Content blocks that a client wrote as JSON into a text (Traceloop's of LangChain); <c>null</c> where a text is a text.</summary>
    public static JsonElement? Blocks(JsonElement? content) =>
        content is { ValueKind: JsonValueKind.String } text && AnyJson.Parse(text.GetString()) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 && list.EnumerateArray().All(IsBlock)
            ? list
            : null;

    private static bool IsBlock(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.Text("type") is "text" or "image" or "image_url" or "tool_use" or "tool_result" or "thinking" or "redacted_thinking" or "reasoning";

    public static JsonElement? Read(JsonElement part) => part.Text("type") switch
    {
        "refusal" => (part.Text("refusal") ?? part.Text("content")) is { } said ? Parts.Text(said) : null,
        "tool_use" or "server_tool_use" => Parts.ToolCall(part.Text("id"), part.Text("name"), part.Member("input")),
        // Strands gives Bedrock's blocks their one property's name as their type.
        "reasoningContent" => part.Member("content")?.Member("reasoningText")?.Text("text") is { } thought ? Parts.Text(thought, "reasoning") : null,
        // Strands in TypeScript.
        "toolUse" when part.Member("toolUseId") is not null => Parts.ToolCall(part.Text("toolUseId"), part.Text("name"), part.Member("input")),
        "tool_result" => Parts.ToolResponse(part.Text("tool_use_id"), part.Member("content")),
        // Rig.
        "toolresult" => Parts.ToolResponse(part.Text("call_id") ?? part.Text("id"), TextOf(part.Member("content"))),
        "function_call" => Parts.ToolCall(part.Text("call_id") ?? part.Text("id"), part.Text("name"), part.Member("arguments")),
        "function_call_output" => Parts.ToolResponse(part.Text("call_id"), part.Member("output")),
        MicrosoftText => Parts.Text(part.Member("content")?.Text("text") ?? ""),
        null => Untyped(part),
        _ => null,
    };

    private static JsonElement? Untyped(JsonElement part)
    {
        // Azure's agents keep their texts with annotations beside them.
        if ((part.Member("text")?.Text("value") ?? part.Text("text")) is { } text)
            return Parts.Text(text, part.Member("thought") is { ValueKind: JsonValueKind.True } ? "reasoning" : "text");
        // Rig names neither what its models ask for nor what they think.
        if (part.Member("function") is { ValueKind: JsonValueKind.Object } function && function.Text("name") is not null)
            return Parts.ToolCall(part.Text("call_id") ?? part.Text("id"), function.Text("name"), function.Member("arguments"));
        if (part.Member("reasoning") is { ValueKind: JsonValueKind.Array } thoughts)
            return Parts.Text(string.Join("\n", thoughts.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString())), "reasoning");
        if ((part.Text("reasoning") ?? part.Member("reasoningContent")?.Member("reasoningText")?.Text("text")) is { } thought)
            return Parts.Text(thought, "reasoning");
        if ((part.Member("toolRequest") ?? part.Member("functionCall") ?? part.Member("function_call") ?? part.Member("toolUse") ?? part.Member("tool_call")) is { ValueKind: JsonValueKind.Object } call)
            return Parts.ToolCall(Id(call), call.Text("name") ?? call.Text("tool_name"), call.Member("input") ?? call.Member("args") ?? call.Member("arguments"));
        if ((part.Member("toolResponse") ?? part.Member("functionResponse") ?? part.Member("function_response") ?? part.Member("toolResult") ?? part.Member("tool_call_result")) is { ValueKind: JsonValueKind.Object } result)
            return Parts.ToolResponse(Id(result) ?? result.Member("origin")?.Text("id"),
                result.Member("output") ?? result.Member("response") ?? result.Member("content") ?? result.Member("result"));
        return part.Member("media") is { ValueKind: JsonValueKind.Object } media && media.Text("url") is { } url ? Uri(url, media.Text("contentType")) : null;
    }

    /// <summary>The text of a list of texts, else the list.</summary>
    private static JsonElement? TextOf(JsonElement? content) =>
        content is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object && LazyParts.IsText(item)) && Parts.TextOf(list.EnumerateArray()) is { } text
            ? JsonSerializer.SerializeToElement(text)
            : content;

    private static string? Id(JsonElement call) => call.Text("id") ?? call.Text("ref") ?? call.Text("toolUseId");

    private static JsonElement Uri(string uri, string? mimeType) => AnyJson.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", "uri");
        if (mimeType is not null)
        {
            writer.WriteString("modality", mimeType.Split('/')[0]);
            writer.WriteString("mime_type", mimeType);
        }
        writer.WriteString("uri", uri);
        writer.WriteEndObject();
    });
}
