using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// OpenTelemetry GenAI before 1.37 as attributes: <c>gen_ai.system</c>, <c>prompt_tokens</c>, and the content as
/// <c>gen_ai.prompt.N.content</c>, as one JSON text <c>gen_ai.prompt</c>, or on events <c>gen_ai.content.prompt</c>.
/// <c>gen_ai.prompt.name</c>, <c>.version</c> and <c>.variable.*</c> share the prefix and are no messages.
/// </summary>
internal sealed class GenAiFlattened : IConvention
{
    public bool Recognises(SpanReading reading) =>
        reading.Has(Families.GenAi) || reading.Span.Events.Any(item => item.Name.StartsWith("gen_ai.content.", StringComparison.Ordinal));

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        span.Provider ??= Providers.Normalise(System(reading));
        span.InputTokens ??= attributes.Count("gen_ai.usage.prompt_tokens", "gen_ai.response.prompt_tokens");
        span.OutputTokens ??= attributes.Count("gen_ai.usage.completion_tokens", "gen_ai.response.completion_tokens");
        // eino gives every component's input and output as messages.
        if (span.Kind is not (SpanKind.Tool or SpanKind.Retriever))
        {
            span.InputMessages ??= Flat(reading, "gen_ai.prompt", "user");
            span.OutputMessages ??= Flat(reading, "gen_ai.completion", "assistant");
        }
        // LangSmith puts every run's inputs there, also those that are no messages.
        if (span.Kind is SpanKind.Llm or SpanKind.Agent or SpanKind.Other)
        {
            span.InputMessages ??= Blob(reading, "gen_ai.prompt", "gen_ai.content.prompt", "user");
            span.OutputMessages ??= Blob(reading, "gen_ai.completion", "gen_ai.content.completion", "assistant");
        }
        if (span.Kind == SpanKind.Embedding)
            span.EmbeddingText ??= Text(Blob(reading, "gen_ai.prompt", "gen_ai.content.prompt", "user"));
        span.FinishReasons ??= Reasons(span.OutputMessages) ?? FinishReason.Read(attributes, "gen_ai.response.stop_reason", "gen_ai.finishReason", "anthropic.message.stop_reason", "llm.response.finish_reason");
    }

    /// <summary>The AI SDK writes <c>openai.chat</c>: its names end at the first dot, whatever tracer it was given.</summary>
    private static string? System(SpanReading reading)
    {
        var system = reading.Attributes.Text("gen_ai.system");
        return reading.Span.Scope.Name == "ai" || reading.Attributes.Has("ai.operationId") ? system?.Split('.')[0] : system;
    }

    private static ChatMessage[]? Flat(SpanReading reading, string prefix, string role)
    {
        // Traceloop's Python clients of these two write texts as JSON, with their quotes.
        var isQuoted = reading.Span.Scope.Name is "opentelemetry.instrumentation.langchain" or "opentelemetry.instrumentation.bedrock";
        ChatMessage[] messages = [.. Flattened.List(reading.Attributes, prefix).Select(item => Message(item, role, isQuoted))];
        // Traceloop's client of Replicate tells each chunk of an answer as an answer.
        if (messages.Length > 1 && role == "assistant" && reading.Span.Scope.Name == "opentelemetry.instrumentation.replicate")
            return [new(role, [Parts.Text(string.Concat(messages.Select(message => Parts.TextOf(message.Parts))))])];
        // Its client of Anthropic tells each block of an answer as an answer, thoughts in a role of their own.
        if (messages.Length > 1 && role == "assistant" && reading.Span.Scope.Name == "opentelemetry.instrumentation.anthropic")
            return [new(role, [.. messages.SelectMany(Block)], messages[0].FinishReason)];
        return messages.Length > 0 ? messages : Single(reading.Attributes, prefix, role);
    }

    private static IEnumerable<JsonElement> Block(ChatMessage message) =>
        message.Role == "thinking" && Parts.TextOf(message.Parts) is { } thought ? [Parts.Text(thought, "reasoning")] : message.Parts;

    /// <summary>One message without a number, <c>gen_ai.completion.content</c>: Traceloop's LlamaIndex client.</summary>
    private static ChatMessage[]? Single(Attributes attributes, string prefix, string role) =>
        attributes.Text($"{prefix}.content") is { } text ? [new(MessageReader.Role(attributes.Text($"{prefix}.role")) ?? role, [Parts.Text(text)])] : null;

    private static ChatMessage Message(Attributes item, string role, bool isQuoted)
    {
        var own = MessageReader.Role(item.Text("role")) ?? role;
        // A missing content is the text "null" from Traceloop, "None" from LiteLLM; Traceloop's Cohere client writes the user's under "user".
        var content = item.Text("content", "user", "refusal") is { } text && text is not ("null" or "None") ? isQuoted ? AnyJson.Unquoted(text) : text : null;
        var calls = Flattened.List(item, "tool_calls").Select(call =>
            Parts.ToolCall(call.Text("id"), call.Text("name", "function.name"), Json(call.Text("arguments", "function.arguments")))).ToList();
        // Traceloop's client of Together says the first call twice.
        if (item.Text("function_call.name") is { } function && !calls.Exists(call => call.Text("name") == function))
            calls.Add(Parts.ToolCall(null, function, Json(item.Text("function_call.arguments"))));
        var body = own == "tool" && content is not null
            ? [Parts.ToolResponse(item.Text("tool_call_id"), Json(content))]
            : Parts.FromContent(AnyJson.Parse(content) is { ValueKind: JsonValueKind.Array } list ? list : Json(content)).ToArray();
        // Traceloop's client of Anthropic says a call of the conversation as a block and again as a call.
        var told = body.Select(part => part.Text("type") == "tool_call" ? part.Text("id") : null).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return new(own, [.. body, .. calls.Where(call => call.Text("id") is not { } id || !told.Contains(id))], FinishReason.Normalise(item.Text("finish_reason")));
    }

    private static IReadOnlyList<ChatMessage>? Blob(SpanReading reading, string key, string eventName, string role)
    {
        var value = reading.Attributes[key];
        if (value.Kind == ValueKind.Empty)
            value = reading.Span.Events.FirstOrDefault(item => item.Name == eventName)?.Attributes[key] ?? default;
        if (value.AsString is "" or AttributeReading.Redacted)
            return null;
        return MessageReader.Read(AnyJson.Structured(value), role) ?? MessageReader.Read(Json(value.AsString), role);
    }

    private static string? Text(IReadOnlyList<ChatMessage>? messages) => messages is null ? null : Parts.TextOf(messages.SelectMany(message => message.Parts));

    private static string[]? Reasons(IReadOnlyList<ChatMessage>? messages) =>
        messages?.Select(message => message.FinishReason).OfType<string>().ToArray() is { Length: > 0 } reasons ? reasons : null;

    private static JsonElement? Json(string? text) => text is null ? null : JsonSerializer.SerializeToElement(text);
}
