using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// OpenTelemetry GenAI from 1.37 on, and the development registry after it: attributes on the span, or the same set on an event or
/// log record <c>gen_ai.client.inference.operation.details</c>. Fields that did not change since 1.28 are read here too.
/// </summary>
internal sealed class GenAi : IConvention
{
    public const string Details = "gen_ai.client.inference.operation.details";

    private const string Instructions = "gen_ai.system_instructions";

    public bool Recognises(SpanReading reading) =>
        reading.Has(Families.GenAi) || reading.Logs.Any(log => log.EventName == Details) || reading.Span.Events.Any(item => item.Name == Details);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        Fill(reading.Attributes, span);
        FillDetails(reading, span);
    }

    /// <summary>What records and events of details say. Strands gives instructions an event of their own.</summary>
    public static void FillDetails(SpanReading reading, LlmSpan span)
    {
        if (reading.Logs.Count + reading.Span.Events.Count == 0)
            return;
        Attributes[] details = [.. reading.Logs.Where(log => log.EventName == Details).Select(log => log.Attributes),
            .. reading.Span.Events.Where(item => item.Name == Details).Select(item => item.Attributes)];
        foreach (var one in details)
            Fill(one, span);
        if (span.InputMessages is { } messages && details.FirstOrDefault(one => one.Has(Instructions)) is { } own)
            span.InputMessages = WithSystem(messages, own);
    }

    /// <summary>Also for a family that has the same names behind another first word.</summary>
    public static void Fill(Attributes attributes, LlmSpan span)
    {
        var operation = attributes.String("gen_ai.operation.name");
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(operation, attributes);
        span.ModelRequested ??= attributes.Text("gen_ai.request.model");
        span.ModelAnswered ??= attributes.Text("gen_ai.response.model", "gen_ai.response.model_name");
        span.Provider ??= Providers.Normalise(attributes.Text("gen_ai.provider.name"));
        FillUsage(attributes, span);
        FillMessages(attributes, span);
        FillPrompt(attributes, span);
        FillTool(attributes, span);
        if (IsSpeech(operation))
            (span.Input, span.Output) = (span.Input ?? attributes.Text("gen_ai.speech.input_text"), span.Output ?? attributes.Text("gen_ai.transcription.text"));
        span.Query ??= attributes.Text("gen_ai.retrieval.query.text", "retriever.query", "gen_ai.memory.query.text");
        span.Documents ??= Documents.FromJson(attributes.Json("gen_ai.retrieval.documents"));
        if (operation == "search_memory")
            span.Documents ??= Documents.FromJson(attributes.Json("gen_ai.memory.records"));
        span.EmbeddingDimensions ??= (int?)attributes.Count("gen_ai.embeddings.dimension.count", "gen_ai.request.embedding.dimensions");
        span.FinishReasons ??= FinishReason.Read(attributes, "gen_ai.response.finish_reasons");
        span.SessionId ??= attributes.Text("session.id", "gen_ai.conversation.id");
        span.UserId ??= attributes.Text("user.id", "enduser.id", "gen_ai.user", "gen_ai.request.user", "llm.user");
        // Seconds, under the convention's key and under the names of metrics that AI SDK 7 and OpenLIT use.
        span.TimeToFirstTokenMs ??= 1000 * attributes.Number("gen_ai.response.time_to_first_chunk", "gen_ai.client.operation.time_to_first_chunk",
            "gen_ai.server.time_to_first_token", "gen_ai.latency.time_to_first_token");
    }

    /// <summary>Calls of models that speak or listen (Pipecat, OpenAI Agents): no calls of a language model, though they name a model.</summary>
    public static bool IsSpeech(Attributes attributes) => IsSpeech(attributes.String("gen_ai.operation.name"));

    private static bool IsSpeech(string? operation) => operation is "tts" or "text_to_speech" or "stt" or "transcription" or "speech" or "speech_group" or "speech_generation";

    private static SpanKind KindOf(string? operation, Attributes attributes) => operation switch
    {
        "chat" or "text_completion" or "generate_content" or "completion" or "generate" or "response" or "llm_request" or "llm_call" or "llm.call" or "llm.generate_content" => SpanKind.Llm,
        "embeddings" or "embedding" or "embed" => SpanKind.Embedding,
        "retrieval" or "retrieve" or "retriever" or "vector_db_retrieve" or "search_memory" => SpanKind.Retriever,
        // OpenLIT's word for every call of a vector database.
        "vectordb" when attributes.Text("db.operation.name", "db.operation") is "query" or "search" or "hybrid_search" or "similarity_search" => SpanKind.Retriever,
        "rerank" or "reranking" => SpanKind.Reranker,
        // The Gemini CLI's words end in "call", LangChainGo's are bare.
        "execute_tool" or "tool_call" or "tool" => SpanKind.Tool,
        "create_agent" or "invoke_agent" or "agent_call" => SpanKind.Agent,
        "create_memory" or "update_memory" or "upsert_memory" or "delete_memory" or "create_memory_store" or "delete_memory_store" => SpanKind.Chain,
        "agent_step" or "invoke_workflow" or "chain" or "execute_task" or "plan" or "fetch_response" or "agent_handoff" or "handoff" or "goto"
            or "schedule_tool_calls" or "output_messages" => SpanKind.Chain,
        "guardrail" or "guardrail_check" => SpanKind.Guardrail,
        "evaluate" or "evaluation" => SpanKind.Evaluator,
        _ when attributes.Has("gen_ai.tool.name") || attributes.Has("gen_ai.tool.call.id") => SpanKind.Tool,
        // A model server's own span (vLLM, SGLang), which need not name its model.
        _ when attributes.Has("gen_ai.latency.e2e") || attributes.Has("gen_ai.latency.time_to_first_token") => SpanKind.Llm,
        _ when attributes.Has("gen_ai.retrieval.documents") || attributes.Has("gen_ai.retrieval.query.text") => SpanKind.Retriever,
        _ => SpanKind.Other,
    };

    private static void FillUsage(Attributes attributes, LlmSpan span)
    {
        span.InputTokens ??= attributes.Count("gen_ai.usage.input_tokens");
        span.OutputTokens ??= attributes.Count("gen_ai.usage.output_tokens");
        span.CacheReadTokens ??= attributes.Count("gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens",
            "gen_ai.usage.details.cache_read_tokens", "gen_ai.usage.details.cache_read_input_tokens", "gen_ai.usage.input_cached_tokens", "gen_ai.usage.cached_tokens",
            "gen_ai.usage.prompt_tokens_details.cached_tokens", "gen_ai.usage.input_tokens_details.cached_tokens");
        span.CacheWriteTokens ??= attributes.Count("gen_ai.usage.cache_write.input_tokens", "gen_ai.usage.cache_creation.input_tokens",
            "gen_ai.usage.cache_creation_input_tokens", "gen_ai.usage.cache_write_input_tokens", "gen_ai.usage.details.cache_write_tokens", "gen_ai.usage.details.cache_creation_input_tokens");
        span.ReasoningTokens ??= attributes.Count("gen_ai.usage.reasoning.output_tokens", "gen_ai.usage.reasoning_tokens",
            "gen_ai.usage.details.reasoning_tokens", "gen_ai.usage.experimental.reasoning_tokens");
        span.TotalTokens ??= attributes.Count("gen_ai.usage.total_tokens");
        span.ReportedCostUsd ??= attributes.Number("gen_ai.usage.cost", "operation.cost", "gen_ai.cost.total_cost");
        span.ServiceTier ??= attributes.Text("openai.response.service_tier", "gen_ai.openai.response.service_tier", "gen_ai.response.service_tier",
            "openai.request.service_tier", "gen_ai.openai.request.service_tier", "gen_ai.request.service_tier");
        FillParts(attributes, span);
    }

    /// <summary>Parts that have prices of their own: kept for an hour, heard, spoken, seen, drawn.</summary>
    private static void FillParts(Attributes attributes, LlmSpan span)
    {
        span.CacheWrite1hTokens ??= attributes.Count("gen_ai.usage.cache_creation.ephemeral_1h_input_tokens", "gen_ai.usage.details.ephemeral_1h_input_tokens",
            "anthropic.usage.cache_creation.ephemeral_1h_input_tokens");
        span.AudioInputTokens ??= attributes.Count("gen_ai.usage.audio.input_tokens", "gen_ai.usage.details.input_audio_tokens", "gen_ai.usage.input_audio_tokens");
        span.AudioOutputTokens ??= attributes.Count("gen_ai.usage.audio.output_tokens", "gen_ai.usage.details.output_audio_tokens", "gen_ai.usage.output_audio_tokens");
        span.ImageInputTokens ??= attributes.Count("gen_ai.usage.image.input_tokens");
        span.ImageOutputTokens ??= attributes.Count("gen_ai.usage.image.output_tokens");
    }

    private static void FillMessages(Attributes attributes, LlmSpan span)
    {
        // On a tool's span they are its arguments and result.
        if (span.Kind == SpanKind.Tool)
            return;
        if (span.InputMessages is null && MessageReader.Read(attributes.Json("gen_ai.input.messages"), "user") is { } messages)
            span.InputMessages = WithSystem(messages, attributes);
        span.OutputMessages ??= MessageReader.Read(attributes.Json("gen_ai.output.messages"), "assistant");
        // What is embedded may be a bare text (OpenLIT).
        if (span.Kind == SpanKind.Embedding && span.InputMessages is null)
            span.EmbeddingText ??= attributes.Text("gen_ai.input.messages");
    }

    /// <summary>Instructions stand first, unless the messages hold a system message of their own.</summary>
    public static IReadOnlyList<ChatMessage> WithSystem(IReadOnlyList<ChatMessage> messages, Attributes attributes)
    {
        if (messages.Any(message => message.Role == "system"))
            return messages;
        var instructions = attributes[Instructions];
        var system = MessageReader.Read(AnyJson.Structured(instructions) ?? (instructions.AsString is { Length: > 0 } text ? JsonSerializer.SerializeToElement(text) : null), "system");
        return system is null ? messages : [.. system, .. messages];
    }

    private static void FillPrompt(Attributes attributes, LlmSpan span)
    {
        const string variable = "gen_ai.prompt.variable.";
        // The Gemini CLI gives each question an id that begins with the conversation's, which names no prompt.
        if (attributes.Text("gen_ai.conversation.id") is not { } conversation || attributes.Text("gen_ai.prompt.name")?.StartsWith(conversation, StringComparison.Ordinal) != true)
            span.PromptName ??= attributes.Text("gen_ai.prompt.name");
        span.PromptVersion ??= attributes.Text("gen_ai.prompt.version");
        if (!attributes.Items.Any(item => item.Key.StartsWith(variable, StringComparison.Ordinal)) || span.PromptVariables is not null)
            return;
        span.PromptVariables = AnyJson.Build(writer =>
        {
            writer.WriteStartObject();
            foreach (var item in attributes.Items.Where(item => item.Key.StartsWith(variable, StringComparison.Ordinal)).DistinctBy(item => item.Key))
            {
                writer.WritePropertyName(item.Key[variable.Length..]);
                AnyJson.ToElement(item.Value).WriteTo(writer);
            }
            writer.WriteEndObject();
        }).GetRawText();
    }

    /// <summary>On a model's call the same keys are what OpenLIT says of the calls it asked for, which its messages say as well.</summary>
    private static void FillTool(Attributes attributes, LlmSpan span)
    {
        if (span.Kind == SpanKind.Llm)
            return;
        span.ToolName ??= attributes.Text("gen_ai.tool.name");
        span.ToolCallId ??= attributes.Text("gen_ai.tool.call.id");
        span.ToolArguments ??= attributes.Text("gen_ai.tool.call.arguments", "tool.input");
        span.ToolResult ??= attributes.Text("gen_ai.tool.call.result", "tool.output");
    }
}
