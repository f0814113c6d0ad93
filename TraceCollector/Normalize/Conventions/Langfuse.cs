using System.Globalization;
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
        span.TimeToFirstTokenMs ??= SinceStart(reading.Span, attributes.Text("langfuse.observation.completion_start_time"));
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
        span.CacheReadTokens ??= Count(usage, "input_cached_tokens") ?? Count(usage, "cache_read_input_tokens");
        span.CacheWriteTokens ??= Count(usage, "input_cache_creation") ?? Count(usage, "cache_creation_input_tokens");
        span.CacheWrite1hTokens ??= Count(usage, "ephemeral_1h_input_tokens");
        span.AudioInputTokens ??= Count(usage, "input_audio_tokens");
        span.AudioOutputTokens ??= Count(usage, "output_audio_tokens");
        span.ReasoningTokens ??= Count(usage, "output_reasoning_tokens") ?? Count(usage, "reasoning_tokens");
        // The Python client hands on OpenAI's own names, whose counts are whole.
        span.InputTokens ??= Total(usage, "input", "cache_") ?? Count(usage, "prompt_tokens");
        span.OutputTokens ??= Total(usage, "output", null) ?? Count(usage, "completion_tokens");
    }

    /// <summary>The class's own count and all its parts: <c>input</c>, <c>input_cached_tokens</c>, <c>cache_read_input_tokens</c>, …</summary>
    private static long? Total(JsonElement usage, string name, string? alsoPrefix)
    {
        if (Count(usage, name) is not { } total)
            return null;
        foreach (var item in usage.EnumerateObject())
            if (item.Name.StartsWith(name + "_", StringComparison.Ordinal) || (alsoPrefix is not null && item.Name.StartsWith(alsoPrefix, StringComparison.Ordinal)))
                total += item.Name.Contains("prediction", StringComparison.Ordinal) ? 0 : Count(usage, item.Name) ?? 0;
        return total;
    }

    private static long? Count(JsonElement usage, string name) => usage.Number(name) is >= 0 and < 1e15 and { } number ? (long)number : null;

    private static void FillContent(Attributes attributes, LlmSpan span)
    {
        var input = attributes["langfuse.observation.input"];
        var output = attributes["langfuse.observation.output"];
        if (span.Kind == SpanKind.Llm)
        {
            span.InputMessages ??= WithInstructions(Messages(input, "user"), attributes.Text("langfuse.observation.metadata.instructions"));
            span.OutputMessages ??= Messages(output, "assistant");
        }
        if (span.Kind == SpanKind.Tool)
        {
            span.ToolName ??= attributes.Text("gen_ai.tool.name") ?? span.Source.Name;
            span.ToolArguments ??= AnyJson.Text(input);
            span.ToolResult ??= AnyJson.Text(output);
        }
        if (span.Kind == SpanKind.Retriever)
        {
            span.Query ??= input.AsString;
            span.Documents ??= Documents.FromJson(AnyJson.Structured(output));
        }
        if (span.Kind == SpanKind.Embedding)
        {
            span.EmbeddingText ??= input.AsString;
            span.EmbeddingDimensions ??= AnyJson.Structured(output) is { ValueKind: JsonValueKind.Array } vector ? vector.GetArrayLength() : null;
        }
        span.Input ??= span.InputMessages is null ? attributes.Text("langfuse.observation.input") : null;
        span.Output ??= span.OutputMessages is null ? attributes.Text("langfuse.observation.output") : null;
    }

    private static IReadOnlyList<ChatMessage>? Messages(AnyValue value, string role) =>
        MessageReader.Read(AnyJson.Structured(value), role)
        ?? (value.AsString is { Length: > 0 } text ? [new(role, [Parts.Text(text)])] : null);

    /// <summary>The instructions of OpenAI's Responses are kept among the metadata.</summary>
    private static IReadOnlyList<ChatMessage>? WithInstructions(IReadOnlyList<ChatMessage>? messages, string? instructions) =>
        messages is null || instructions is null || messages.Any(message => message.Role is "system" or "developer")
            ? messages
            : [new("system", [Parts.Text(instructions)]), .. messages];

    /// <summary>An absolute time, often quoted twice.</summary>
    private static double? SinceStart(SpanData span, string? quoted) =>
        DateTimeOffset.TryParse(quoted?.Trim('"'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? (at - Ids.Time(span.StartUnixNano)).TotalMilliseconds
            : null;
}
