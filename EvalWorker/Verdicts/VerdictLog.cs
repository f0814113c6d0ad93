using System.Globalization;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.EvalWorker.Verdicts;

/// <summary>
/// Verdicts as OpenTelemetry records <c>gen_ai.evaluation.result</c> on the span that made the answer: other receivers (the Aspire
/// dashboard's Evaluations tab) show them there. The collector gets the same verdicts as scores.
/// </summary>
internal sealed class VerdictLog(ILoggerFactory loggers)
{
    public const string Category = "LlmAspire.EvalWorker.Verdicts";
    /// <summary>Taken off the record, and put where they belong, by <see cref="VerdictSpanProcessor"/>.</summary>
    public const string TraceIdKey = "llmaspire.verdict.trace_id";
    public const string SpanIdKey = "llmaspire.verdict.span_id";
    public static readonly EventId Event = new(0, "gen_ai.evaluation.result");

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    public void Write(string traceId, string spanId, string? responseId, IReadOnlyList<Score> scores)
    {
        if (!_logger.IsEnabled(LogLevel.Information))
            return;
        foreach (var score in scores)
            _logger.Log(LogLevel.Information, Event, Attributes(traceId, spanId, responseId, score), null, (_, _) => Describe(score));
    }

    private static List<KeyValuePair<string, object?>> Attributes(string traceId, string spanId, string? responseId, Score score)
    {
        var attributes = new List<KeyValuePair<string, object?>>(7)
        {
            new(TraceIdKey, traceId),
            new(SpanIdKey, spanId),
            new("gen_ai.evaluation.name", score.Name),
        };
        if (score.Value is { } value)
            attributes.Add(new("gen_ai.evaluation.score.value", value));
        if (score.Label is { } label)
            attributes.Add(new("gen_ai.evaluation.score.label", label));
        if (score.Explanation is { } explanation)
            attributes.Add(new("gen_ai.evaluation.explanation", explanation));
        if (responseId is not null)
            attributes.Add(new("gen_ai.response.id", responseId));
        return attributes;
    }

    private static string Describe(Score score) => score.Value is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{score.Name} {value:F2} ({score.Label})")
        : $"{score.Name} could not be scored ({score.Label})";
}
