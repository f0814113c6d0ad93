using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>OpenInference (Arize): <c>openinference.span.kind</c>, <c>llm.*</c>, <c>retrieval.*</c>, <c>embedding.*</c>, <c>input.value</c>.</summary>
internal sealed class OpenInference : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.OpenInference) || reading.Attributes.Has("metadata");

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        // The processor for the AI SDK says again what the SDK says on the same span: it loses parts of messages on the way, and calls SDK 7's steps calls.
        var isSdk7 = reading.Span.Scope.Name == "gen_ai";
        if (span.Kind == SpanKind.Other && !isSdk7)
            span.Kind = KindOf(attributes.String("openinference.span.kind"));
        FillPrompt(attributes, span);
        if (isSdk7 || attributes.Has("ai.operationId"))
            return;
        if (OpenInferenceLangChain.Recognises(reading))
            OpenInferenceLangChain.Fill(attributes, span);
        OpenInferenceLibraries.Fill(reading, span);
        FillModel(attributes, span);
        FillUsage(attributes, span);
        // Where OpenTelemetry's messages are there too, a processor has made OpenInference's out of them.
        var (hasInput, hasOutput) = (attributes.Has("gen_ai.input.messages"), attributes.Has("gen_ai.output.messages"));
        var (input, output) = (new OpenInferenceValue(attributes, "input"), new OpenInferenceValue(attributes, "output"));
        if (!hasInput)
            span.InputMessages ??= Input(attributes, input, span.Kind);
        if (!hasOutput)
            span.OutputMessages ??= Output(attributes, output, span.Kind);
        span.Input ??= input.Plain(hasInput || span.InputMessages is not null || span.Kind == SpanKind.Embedding);
        span.Output ??= output.Plain(hasOutput || span.OutputMessages is not null);
        span.FinishReasons ??= FinishReason.Read(attributes, "llm.finish_reason", "llm.response.finish_reasons");
        if (span.Kind == SpanKind.Llm)
            span.FinishReasons ??= OpenInferenceAnswers.Reasons(attributes, output);
        FillRetrieval(attributes, input, output, span);
        FillEmbedding(attributes, span);
        FillTool(attributes, span);
        span.Feature ??= attributes.Json("metadata")?.Text("feature");
        // LangChain's own words for the provider.
        span.Provider ??= Providers.Normalise(attributes.Json("metadata")?.Text("ls_provider"));
    }

    private static SpanKind KindOf(string? kind) => kind?.ToUpperInvariant() switch
    {
        "LLM" => SpanKind.Llm,
        "EMBEDDING" => SpanKind.Embedding,
        "CHAIN" or "PROMPT" => SpanKind.Chain,
        "RETRIEVER" => SpanKind.Retriever,
        "RERANKER" => SpanKind.Reranker,
        "TOOL" => SpanKind.Tool,
        "AGENT" => SpanKind.Agent,
        "GUARDRAIL" => SpanKind.Guardrail,
        "EVALUATOR" => SpanKind.Evaluator,
        _ => SpanKind.Other,
    };

    /// <summary><c>llm.model_name</c> holds the answered model where there is one: the requested one is inside the invocation parameters.</summary>
    private static void FillModel(Attributes attributes, LlmSpan span)
    {
        span.ModelAnswered ??= attributes.Text("gen_ai.response.model", "llm.response.model_name") ?? Answered(attributes);
        span.ModelRequested ??= attributes.Text("gen_ai.request.model", "llm.request.model_name")
            ?? Parameter(attributes.Json("llm.invocation_parameters"))
            ?? attributes.Json("embedding.invocation_parameters")?.Text("model")
            ?? attributes.Text("embedding.model_name", "llm.request.model", "reranker.model_name", "llm.model_name");
        span.Provider ??= Providers.Normalise(attributes.Text("gen_ai.provider.name", "llm.provider", "llm.system"));
    }

    /// <summary>LlamaIndex and LangChain may write <c>model_name</c>.</summary>
    private static string? Parameter(JsonElement? parameters) => parameters?.Text("model") ?? parameters?.Text("model_name");

    /// <summary>A client that names the requested model apart and no answered one got no answer.</summary>
    private static string? Answered(Attributes attributes) =>
        attributes.Text("llm.model_name") is { } model && model == attributes.Text("llm.request.model_name") ? null : attributes.Text("llm.model_name", "llm.response.model");

    private static void FillUsage(Attributes attributes, LlmSpan span)
    {
        span.InputTokens ??= attributes.Count("llm.token_count.prompt") ?? (span.Kind == SpanKind.Embedding ? attributes.Count("llm.token_count.total") : null);
        span.OutputTokens ??= attributes.Count("llm.token_count.completion");
        span.CacheReadTokens ??= attributes.Count("llm.token_count.prompt_details.cache_read");
        span.CacheWriteTokens ??= attributes.Count("llm.token_count.prompt_details.cache_write");
        span.ReasoningTokens ??= attributes.Count("llm.token_count.completion_details.reasoning");
        span.AudioInputTokens ??= attributes.Count("llm.token_count.prompt_details.audio");
        span.AudioOutputTokens ??= attributes.Count("llm.token_count.completion_details.audio");
        span.TotalTokens ??= attributes.Count("llm.token_count.total");
        span.ServiceTier ??= Tier(attributes);
        span.ReportedCostUsd ??= attributes.Number("llm.cost.total") ?? (attributes.Number("llm.cost.prompt") + attributes.Number("llm.cost.completion"));
    }

    /// <summary>The requested one, among the parameters; read where it is, because parsing them costs.</summary>
    private static string? Tier(Attributes attributes) =>
        attributes.String("llm.invocation_parameters") is { } parameters && parameters.Contains("\"service_tier\"", StringComparison.Ordinal)
            ? attributes.Json("llm.invocation_parameters")?.Text("service_tier")
            : null;

    private static void FillPrompt(Attributes attributes, LlmSpan span)
    {
        span.PromptTemplateSource = span.PromptTemplateSource.Or(attributes["llm.prompt_template.template"]);
        span.PromptVariablesSource = span.PromptVariablesSource.Or(attributes["llm.prompt_template.variables"]);
        span.PromptName ??= attributes.Text("gen_ai.prompt.name", "prompt.id");
        span.PromptVersion ??= attributes.Text("gen_ai.prompt.version", "llm.prompt_template.version");
    }

    private static IReadOnlyList<ChatMessage>? Input(Attributes attributes, OpenInferenceValue plain, SpanKind kind)
    {
        if (OpenInferenceLangChain4j.Recognises(attributes))
            return OpenInferenceLangChain4j.Input(attributes);
        var messages = OpenInferenceMessages.Read(attributes, "llm.input_messages");
        // LangChain's lists of parts, and the ids of LiteLLM's and Mistral's calls and answers, stand in the plain value only.
        if (kind == SpanKind.Llm)
            messages = OpenInferenceMessages.Completed(messages, plain, "user");
        messages ??= Prompts(attributes, "llm.prompts", "prompt.text", "user");
        return messages is null ? null : WithSystem(messages, attributes.Json("llm.invocation_parameters"));
    }

    private static IReadOnlyList<ChatMessage>? Output(Attributes attributes, OpenInferenceValue plain, SpanKind kind)
    {
        var messages = OpenInferenceMessages.Read(attributes, "llm.output_messages") ?? Prompts(attributes, "llm.choices", "completion.text", "assistant");
        if (kind != SpanKind.Llm)
            return messages;
        if (messages is { Count: > 1 } && OpenInferenceAnswers.OfBlocks(attributes, plain) is { } one)
            return one;
        messages ??= Answers(plain.Json);
        return plain.IsJson ? OpenInferenceMessages.Completed(messages, plain, "assistant") : messages;
    }

    /// <summary>Anthropic's system prompt and the instructions of OpenAI's Responses stand among the parameters.</summary>
    private static IReadOnlyList<ChatMessage> WithSystem(IReadOnlyList<ChatMessage> messages, JsonElement? parameters) =>
        !messages.Any(message => message.Role is "system" or "developer") && MessageReader.Read(parameters?.Member("system") ?? parameters?.Member("instructions"), "system") is { } system
            ? [.. system, .. messages]
            : messages;

    /// <summary>Flowise lists the texts of the answers.</summary>
    private static ChatMessage[]? Answers(JsonElement? output) =>
        output is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Take(Flattened.MaxIndex).Select(item => new ChatMessage("assistant", [.. Parts.FromContent(item)]))]
            : null;

    private static ChatMessage[]? Prompts(Attributes attributes, string prefix, string suffix, string role)
    {
        ChatMessage[] messages = [.. Flattened.List(attributes, prefix).Select(item => item.Text(suffix)).OfType<string>().Select(text => new ChatMessage(role, [Parts.Text(text)]))];
        return messages.Length == 0 ? null : messages;
    }

    private static void FillRetrieval(Attributes attributes, OpenInferenceValue input, OpenInferenceValue output, LlmSpan span)
    {
        span.Query ??= attributes.Text("reranker.query") ?? (span.Kind is SpanKind.Retriever or SpanKind.Reranker ? input.Question : null);
        span.Documents ??= OpenInferenceAnswers.Ranking(attributes, output) ?? Documents.Flat(attributes, "retrieval.documents") ?? Documents.FromJson(attributes.Json("retrieval.documents"));
        if (span.Kind == SpanKind.Other && span.Documents is not null)
            span.Kind = SpanKind.Retriever;
    }

    private static void FillEmbedding(Attributes attributes, LlmSpan span)
    {
        var embeddings = Flattened.List(attributes, "embedding.embeddings");
        if (embeddings.Count == 0)
            return;
        var texts = string.Join("\n", embeddings.Select(item => item.Text("embedding.text")).OfType<string>());
        span.EmbeddingText ??= texts.Length == 0 ? null : texts;
        span.EmbeddingDimensions ??= embeddings.Select(item => Dimensions(item["embedding.vector"])).FirstOrDefault(size => size is not null);
    }

    /// <summary>Vectors come as arrays of doubles and integers mixed, as JSON text, or redacted.</summary>
    private static int? Dimensions(AnyValue vector) =>
        vector.AsArray?.Length ?? (AnyJson.Structured(vector) is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : null);

    private static void FillTool(Attributes attributes, LlmSpan span)
    {
        span.ToolName ??= attributes.Text("tool.name");
        span.ToolCallId ??= attributes.Text("tool.id", "tool_call.id");
        if (span.Kind != SpanKind.Tool)
            return;
        span.ToolArguments ??= attributes.Text("gen_ai.tool.call.arguments", "tool_call.function.arguments", "input.value", "tool.parameters");
        span.ToolResult ??= attributes.Text("gen_ai.tool.call.result") ?? span.Output;
    }
}
