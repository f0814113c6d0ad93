using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>MLflow: <c>mlflow.*</c>, every value JSON in a string, texts with their quotes (<c>"\"LLM\""</c>).</summary>
internal sealed class Mlflow : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.Mlflow);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(Plain(attributes, "mlflow.spanType"));
        if (span.Kind is SpanKind.Llm or SpanKind.Embedding)
        {
            span.ModelRequested ??= attributes.Json("mlflow.spanInputs")?.Text("model");
            span.ModelAnswered ??= attributes.Json("mlflow.spanOutputs")?.Text("model");
        }
        span.ModelRequested ??= Plain(attributes, "mlflow.llm.model");
        span.Provider ??= Providers.Normalise(Plain(attributes, "mlflow.llm.provider"));
        span.SessionId ??= Plain(attributes, "mlflow.trace.session");
        span.UserId ??= Plain(attributes, "mlflow.trace.user");
        span.ReportedCostUsd ??= attributes.Json("mlflow.llm.cost")?.Number("total_cost");
        if (attributes.Json("mlflow.linkedPrompts") is { ValueKind: JsonValueKind.Array } prompts && prompts.GetArrayLength() > 0)
        {
            span.PromptName ??= prompts[0].Text("name");
            span.PromptVersion ??= prompts[0].Text("version");
        }
        FillUsage(attributes.Json("mlflow.chat.tokenUsage"), span);
        FillContent(attributes, span);
    }

    private static SpanKind KindOf(string? type) => type switch
    {
        "LLM" or "CHAT_MODEL" => SpanKind.Llm,
        "EMBEDDING" => SpanKind.Embedding,
        "RETRIEVER" => SpanKind.Retriever,
        "RERANKER" => SpanKind.Reranker,
        "TOOL" => SpanKind.Tool,
        "AGENT" => SpanKind.Agent,
        "CHAIN" or "PARSER" or "MEMORY" => SpanKind.Chain,
        "GUARDRAIL" => SpanKind.Guardrail,
        "EVALUATOR" => SpanKind.Evaluator,
        _ => SpanKind.Other,
    };

    private static void FillUsage(JsonElement? usage, LlmSpan span)
    {
        span.InputTokens ??= usage?.Count("input_tokens");
        span.OutputTokens ??= usage?.Count("output_tokens");
        span.TotalTokens ??= usage?.Count("total_tokens");
        span.CacheReadTokens ??= usage?.Count("cache_read_input_tokens");
        span.CacheWriteTokens ??= usage?.Count("cache_creation_input_tokens");
    }

    private static void FillContent(Attributes attributes, LlmSpan span)
    {
        var input = attributes.Json("mlflow.spanInputs");
        var output = attributes.Json("mlflow.spanOutputs");
        if (span.Kind == SpanKind.Llm)
        {
            span.InputMessages ??= MessageReader.Read(input, "user");
            span.OutputMessages ??= MessageReader.Read(output, "assistant");
        }
        if (span.Kind == SpanKind.Embedding)
        {
            span.EmbeddingText ??= input?.Text("text") ?? input?.Text("input") ?? (input is { ValueKind: JsonValueKind.String } only ? only.GetString() : null);
            span.EmbeddingDimensions ??= output is { ValueKind: JsonValueKind.Array } vector && vector.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number) ? vector.GetArrayLength() : null;
        }
        if (span.Kind is SpanKind.Retriever or SpanKind.Reranker)
        {
            span.Query ??= input is { ValueKind: JsonValueKind.Object } asked ? asked.Text("query") ?? asked.Text("question") : null;
            span.Documents ??= Documents.FromJson(output);
        }
        if (span.Kind == SpanKind.Tool)
        {
            span.ToolName ??= span.Source.Name;
            span.ToolArguments ??= Plain(attributes, "mlflow.spanInputs");
            span.ToolResult ??= Plain(attributes, "mlflow.spanOutputs");
        }
        span.Input ??= span.InputMessages is null ? Plain(attributes, "mlflow.spanInputs") : null;
        span.Output ??= span.OutputMessages is null ? Plain(attributes, "mlflow.spanOutputs") : null;
    }

    private static string? Plain(Attributes attributes, string key) =>
        attributes.Json(key) is { } json ? AnyJson.Text(json) : attributes.Text(key);
}
