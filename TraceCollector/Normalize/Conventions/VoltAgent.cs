using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// VoltAgent: <c>span.type</c>, <c>entity.type</c>, <c>llm.*</c> with names of its own, bare <c>input</c> and <c>output</c>. One call stands for all steps of its
/// agent and tells the tokens of the last: they are not read, so that the agent's, which are of all steps, count. No call tells what came back.
/// </summary>
internal sealed class VoltAgent : IConvention
{
    public bool Recognises(SpanReading reading) => Is(reading.Span);

    public static bool Is(SpanData span) => span.Scope.Name.StartsWith("@voltagent/", StringComparison.Ordinal);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(attributes.String("span.type") ?? attributes.String("entity.type"));
        span.ModelRequested ??= attributes.Text("llm.model", "ai.model.name");
        span.Provider ??= Providers.Normalise(attributes.Text("llm.provider", "ai.model.provider")?.Split('.')[0]);
        span.SessionId ??= attributes.Text("conversation.id", "conversationId");
        span.Feature ??= attributes.Json("agent.context")?.Text("feature");
        FillUsage(attributes, span);
        FillContent(attributes, span);
    }

    private static SpanKind KindOf(string? type) => type switch
    {
        "llm" => SpanKind.Llm,
        "agent" => SpanKind.Agent,
        "tool" => SpanKind.Tool,
        "retriever" => SpanKind.Retriever,
        "embedding" => SpanKind.Embedding,
        "guardrail" => SpanKind.Guardrail,
        "scorer" => SpanKind.Evaluator,
        null => SpanKind.Other,
        _ => SpanKind.Chain,
    };

    private static void FillUsage(Attributes attributes, LlmSpan span)
    {
        span.InputTokens ??= attributes.Count("usage.prompt_tokens");
        span.OutputTokens ??= attributes.Count("usage.completion_tokens");
        span.CacheReadTokens ??= attributes.Count("usage.cached_tokens");
        span.ReasoningTokens ??= attributes.Count("usage.reasoning_tokens");
        span.TotalTokens ??= attributes.Count("usage.total_tokens");
        span.ReportedCostUsd ??= attributes.Number("usage.cost");
        span.FinishReasons ??= FinishReason.Read(attributes, "llm.finish_reason", "ai.response.finish_reason");
    }

    private static void FillContent(Attributes attributes, LlmSpan span)
    {
        var (input, output) = (attributes.Text("input"), attributes.Text("output"));
        if (span.Kind is SpanKind.Llm or SpanKind.Agent)
            span.InputMessages ??= MessageReader.Read(attributes.Json("llm.messages") ?? attributes.Json("agent.messages"), "user");
        if (span.Kind == SpanKind.Tool)
        {
            span.ToolName ??= attributes.Text("tool.name");
            span.ToolCallId ??= attributes.Text("tool.call.id");
            span.ToolArguments ??= input;
            span.ToolResult ??= output;
        }
        if (span.Kind == SpanKind.Retriever)
        {
            // What a retriever returns is a text for the model, not a list.
            span.Query ??= input;
            span.Documents ??= Documents.FromJson(AnyJson.Parse(output)) ?? (output is null ? [] : [new(1, null, null, output, null)]);
        }
        span.Input ??= input;
        span.Output ??= output;
    }
}
