using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>Langfuse's own names (SDK 5). Its usage excludes cached tokens from input and reasoning from output; totals are restored here.</summary>
internal sealed class Langfuse : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.Langfuse);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(attributes.Text("langfuse.observation.type"));
        span.ModelAnswered ??= attributes.Text("langfuse.observation.model.name");
        // What LangChain was asked to use, of which the handlers for it keep the words.
        span.ModelRequested ??= attributes.Text("langfuse.observation.metadata.ls_model_name");
        span.Provider ??= Providers.Normalise(attributes.Text("langfuse.observation.metadata.ls_provider"));
        span.PromptName ??= attributes.Text("langfuse.observation.prompt.name", "langfuse.prompt.name");
        span.PromptVersion ??= attributes.Text("langfuse.observation.prompt.version", "langfuse.prompt.version");
        span.SessionId ??= attributes.Text("langfuse.session.id");
        span.UserId ??= attributes.Text("langfuse.user.id");
        span.Feature ??= attributes.Text("langfuse.observation.metadata.feature", "langfuse.trace.metadata.feature", "langfuse.trace.name");
        FillUsage(attributes, span);
        FillContent(attributes, span);
        if (attributes.String("langfuse.observation.level") == "ERROR")
        {
            span.Failed = true;
            span.ErrorMessage ??= attributes.Text("langfuse.observation.status_message");
        }
        span.TimeToFirstTokenMs ??= Moments.SinceStart(reading.Span, attributes.Text("langfuse.observation.completion_start_time"));
    }

    private static SpanKind KindOf(string? type) => type?.ToLowerInvariant() switch
    {
        "generation" => SpanKind.Llm,
        "embedding" => SpanKind.Embedding,
        "agent" => SpanKind.Agent,
        "tool" => SpanKind.Tool,
        "chain" or "span" => SpanKind.Chain,
        "retriever" => SpanKind.Retriever,
        "guardrail" => SpanKind.Guardrail,
        "evaluator" => SpanKind.Evaluator,
        _ => SpanKind.Other,
    };

    private static void FillUsage(Attributes attributes, LlmSpan span)
    {
        var cost = attributes.Json("langfuse.observation.cost_details");
        span.ReportedCostUsd ??= cost?.Number("total") ?? (cost?.Number("input") + cost?.Number("output"));
        if (attributes.Json("langfuse.observation.usage_details") is not { ValueKind: JsonValueKind.Object } usage)
            return;
        // Before the underscore the class, after it what LangChain or OpenAI call the part; OpenAI's own object where the application hands it on.
        var (input, output) = (usage.Member("prompt_tokens_details") ?? usage.Member("input_tokens_details"), usage.Member("completion_tokens_details") ?? usage.Member("output_tokens_details"));
        span.CacheReadTokens ??= usage.Count("input_cached_tokens", "input_cache_read", "cache_read_input_tokens", "cached_content_token_count") ?? input?.Count("cached_tokens");
        span.CacheWrite1hTokens ??= usage.Count("ephemeral_1h_input_tokens", "input_ephemeral_1h_input_tokens");
        span.CacheWriteTokens ??= Writes(usage.Count("input_cache_creation", "cache_creation_input_tokens"), usage.Count("input_ephemeral_5m_input_tokens"), span.CacheWrite1hTokens);
        span.AudioInputTokens ??= usage.Count("input_audio_tokens", "input_audio", "input_modality_AUDIO") ?? input?.Count("audio_tokens");
        span.AudioOutputTokens ??= usage.Count("output_audio_tokens", "output_audio", "output_modality_AUDIO") ?? output?.Count("audio_tokens");
        span.ReasoningTokens ??= usage.Count("output_reasoning_tokens", "output_reasoning", "reasoning_tokens", "thoughts_token_count") ?? output?.Count("reasoning_tokens");
        span.ImageInputTokens ??= usage.Count("input_modality_IMAGE");
        span.ImageOutputTokens ??= usage.Count("output_modality_IMAGE");
        // OpenAI's own names have counts that are whole.
        span.InputTokens ??= Total(usage, "input", "cache_", "cached_modality_") ?? usage.Count("prompt_tokens") ?? Total(usage, "input_tokens", "cache_");
        span.OutputTokens ??= Total(usage, "output") ?? usage.Count("completion_tokens", "output_tokens");
        span.TotalTokens ??= usage.Count("total_tokens", "total");
    }

    /// <summary>LangChain's count of all writes is 0 where it tells them by how long they are kept.</summary>
    private static long? Writes(long? all, long? short5m, long? long1h) => short5m is null ? all : Math.Max(all ?? 0, short5m.Value + (long1h ?? 0));

    /// <summary>The class's own count and all its parts: <c>input</c>, <c>input_cached_tokens</c>, <c>cache_read_input_tokens</c>, <c>cached_modality_TEXT</c>, …</summary>
    private static long? Total(JsonElement usage, string name, params string[] also)
    {
        if (usage.Count(name) is not { } total)
            return null;
        foreach (var item in usage.EnumerateObject())
            if (also.Append(name + "_").Any(prefix => item.Name.StartsWith(prefix, StringComparison.Ordinal)))
                total += item.Name.Contains("prediction", StringComparison.Ordinal) ? 0 : AttributeReading.Whole(item.Value.Number()) ?? 0;
        return total;
    }

    private static void FillContent(Attributes attributes, LlmSpan span)
    {
        var input = new Content(attributes["langfuse.observation.input"]);
        var output = new Content(attributes["langfuse.observation.output"]);
        if (span.Kind == SpanKind.Llm)
        {
            span.InputMessages ??= WithInstructions(Messages(input, "user"), attributes.Text("langfuse.observation.metadata.instructions"));
            span.OutputMessages ??= Messages(output, "assistant");
        }
        if (span.Kind == SpanKind.Tool)
        {
            span.ToolName ??= attributes.Text("gen_ai.tool.name") ?? span.Source.Name;
            span.ToolArguments ??= AnyJson.Text(input.Value);
            var answer = LangChainMessages.Body(output.Json);
            span.ToolCallId ??= answer?.Text("tool_call_id");
            span.ToolResult ??= answer?.Text("content") ?? AnyJson.Text(output.Value);
        }
        FillRetrieval(input, output, span);
        if (span.Kind is SpanKind.Chain or SpanKind.Agent)
            (input, output) = (input.Or(attributes["langfuse.trace.input"]), output.Or(attributes["langfuse.trace.output"]));
        if (span.Kind == SpanKind.Embedding)
        {
            span.EmbeddingText ??= input.Texts;
            span.EmbeddingDimensions ??= Dimensions(output.Json);
        }
        span.Input ??= span.InputMessages is null ? Plain(input, isInput: true) : null;
        span.Output ??= span.OutputMessages is null ? Plain(output, isInput: false) : null;
    }

    /// <summary>A list of documents, or an object that holds it; the handler for LangChain calls a retriever a span.</summary>
    private static void FillRetrieval(Content input, Content output, LlmSpan span)
    {
        if (span.Kind == SpanKind.Chain && Documents.OfLangChain(output.Json) is { } found)
            (span.Kind, span.Documents) = (SpanKind.Retriever, found);
        if (span.Kind != SpanKind.Retriever)
            return;
        span.Query ??= input.Texts;
        span.Documents ??= Documents.FromJson(output.Json) ?? Documents.FromJson(output.Json?.Member("documents") ?? output.Json?.Member("results") ?? output.Json?.Member("matches"));
    }

    /// <summary>An observation's input or output: JSON in a string, which is parsed once, or a text.</summary>
    private readonly struct Content(AnyValue value)
    {
        public AnyValue Value { get; } = value;

        public JsonElement? Json { get; } = AnyJson.Structured(value);

        /// <summary>What the application says of the whole trace, where the observation says nothing of itself.</summary>
        public Content Or(AnyValue ofTrace) => Value.Kind == ValueKind.Empty && ofTrace.Kind != ValueKind.Empty ? new(ofTrace) : this;

        /// <summary>The text itself or the texts of the one argument.</summary>
        public string? Texts => PlainText.OfTexts(Json) ?? Value.AsString;
    }

    private static int? Dimensions(JsonElement? output) => output switch
    {
        { ValueKind: JsonValueKind.Array } vectors when vectors.GetArrayLength() > 0 && vectors[0].ValueKind == JsonValueKind.Array => vectors[0].GetArrayLength(),
        { ValueKind: JsonValueKind.Array } vector => vector.GetArrayLength(),
        _ => null,
    };

    private static string? Plain(Content content, bool isInput) =>
        PlainText.OfState(content.Json, isInput) ?? (AnyJson.Text(content.Value) is { Length: > 0 } text && text != AttributeReading.Redacted ? text : null);

    private static ChatMessage[]? Messages(Content content, string role) =>
        MessageReader.Read(content.Json, role)?.Where(message => !IsDefinition(message)).ToArray()
        ?? (content.Value.AsString is { Length: > 0 } text ? [new(role, [Parts.Text(text)])] : null);

    /// <summary>The handlers for LangChain list the tools that the model may call behind the messages, as answers of tools to nobody.</summary>
    private static bool IsDefinition(ChatMessage message) =>
        message is { Role: "tool", Parts: [var only] } && only.Text("id") is null && only.Member("response") is { ValueKind: JsonValueKind.Object } tool
        && (tool.Member("function") ?? tool.Member("input_schema")) is not null;

    /// <summary>The instructions of OpenAI's Responses are kept among the metadata.</summary>
    private static IReadOnlyList<ChatMessage>? WithInstructions(IReadOnlyList<ChatMessage>? messages, string? instructions) =>
        messages is null || instructions is null || messages.Any(message => message.Role is "system" or "developer")
            ? messages
            : [new("system", [Parts.Text(instructions)]), .. messages];
}
