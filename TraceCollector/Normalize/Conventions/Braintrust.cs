using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Braintrust's SDKs (Java, Go, Ruby, .NET): <c>braintrust.*</c>, each an object as JSON in a string, or with its fields as keys of their own
/// (<c>braintrust.metrics.prompt_tokens</c>). Its prompt tokens include cached ones.
/// </summary>
internal sealed class Braintrust : IConvention
{
    private const string Prefix = "braintrust.";

    public bool Recognises(SpanReading reading) => reading.Has(Families.Braintrust);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(new Group(attributes, "span_attributes").Text("type"), reading.Span.Name);
        var input = attributes.Json(Prefix + "input_json") ?? attributes.Json(Prefix + "input");
        var output = attributes.Json(Prefix + "output_json") ?? attributes.Json(Prefix + "output");
        var metadata = new Group(attributes, "metadata");
        span.Provider ??= Providers.Normalise(metadata.Text("provider"));
        span.ModelRequested ??= metadata.Text("model");
        span.ModelAnswered ??= output?.Text("model");
        span.SessionId ??= metadata.Text("session_id");
        span.UserId ??= metadata.Text("user_id");
        span.Feature ??= metadata.Text("feature");
        FillMetrics(new Group(attributes, "metrics"), span);
        FillContent(attributes, input, output, span);
    }

    /// <summary>Calls of embedding models are of the type "llm" too: their names tell.</summary>
    private static SpanKind KindOf(string? type, string name) => type switch
    {
        "llm" when name.Contains("embed", StringComparison.OrdinalIgnoreCase) => SpanKind.Embedding,
        "llm" => SpanKind.Llm,
        "tool" => SpanKind.Tool,
        "task" or "function" or "eval" => SpanKind.Chain,
        "score" => SpanKind.Evaluator,
        _ => SpanKind.Other,
    };

    private static void FillMetrics(Group metrics, LlmSpan span)
    {
        span.InputTokens ??= metrics.Count("prompt_tokens");
        span.OutputTokens ??= metrics.Count("completion_tokens");
        span.TotalTokens ??= metrics.Count("tokens");
        span.CacheReadTokens ??= metrics.Count("prompt_cached_tokens");
        span.CacheWrite1hTokens ??= metrics.Count("prompt_cache_creation_1h_tokens");
        span.CacheWriteTokens ??= metrics.Count("prompt_cache_creation_tokens") ?? Sum(metrics.Count("prompt_cache_creation_5m_tokens"), span.CacheWrite1hTokens);
        span.ReasoningTokens ??= metrics.Count("completion_reasoning_tokens");
        span.AudioInputTokens ??= metrics.Count("prompt_audio_tokens");
        span.AudioOutputTokens ??= metrics.Count("completion_audio_tokens");
        span.ReportedCostUsd ??= metrics.Number("estimated_cost");
        span.TimeToFirstTokenMs ??= 1000 * metrics.Number("time_to_first_token");
    }

    private static long? Sum(long? one, long? other) => one is null && other is null ? null : (one ?? 0) + (other ?? 0);

    private static void FillContent(Attributes attributes, JsonElement? input, JsonElement? output, LlmSpan span)
    {
        if (span.Kind == SpanKind.Llm)
        {
            span.InputMessages ??= MessageReader.Read(input, "user");
            span.OutputMessages ??= MessageReader.Read(output, "assistant");
        }
        if (span.Kind == SpanKind.Embedding)
            span.EmbeddingText ??= PlainText.OfTexts(input);
        if (span.Kind == SpanKind.Tool)
        {
            span.ToolName ??= span.Source.Name;
            span.ToolArguments ??= attributes.Text(Prefix + "input_json", Prefix + "input");
            span.ToolResult ??= attributes.Text(Prefix + "output_json", Prefix + "output");
        }
        span.Input ??= span.InputMessages is null && span.EmbeddingText is null ? AnyJson.Unquoted(attributes.Text(Prefix + "input_json", Prefix + "input")) : null;
        span.Output ??= span.OutputMessages is null ? AnyJson.Unquoted(attributes.Text(Prefix + "output_json", Prefix + "output")) : null;
    }

    /// <summary>One object of the family, in either of its two forms.</summary>
    private readonly struct Group(Attributes attributes, string name)
    {
        private readonly JsonElement? whole = attributes.Json(Prefix + name);

        public string? Text(string field) => whole?.Text(field) ?? attributes.Text($"{Prefix}{name}.{field}");

        public double? Number(string field) => whole?.Number(field) ?? attributes.Number($"{Prefix}{name}.{field}");

        public long? Count(string field) => AttributeReading.Whole(Number(field));
    }
}
