using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Scores;

/// <summary>Whether a score can be stored; the first reason why not, naming the field.</summary>
internal static class ScoreCheck
{
    /// <summary>Longest explanation, in characters. A verdict on every sentence of a long answer fits.</summary>
    public const int LongestExplanation = 64_000;

    /// <summary>Of larger ones the sums of squares would have no end.</summary>
    private const double LargestValue = 1e15;

    /// <summary>A score counts for as many answers as one over this.</summary>
    private const double LeastProbability = 1e-9;

    /// <summary>In characters.</summary>
    public const int LongestName = 200;

    private const int LongestText = Names.Longest;

    /// <summary>Names whose values mean the same everywhere, 0 to 1.</summary>
    private static readonly HashSet<string> BuiltIn = new(StringComparer.Ordinal) { "faithfulness", "relevance", "completeness", "user_feedback" };

    public static string? Fault(Score score) => Target(score) ?? Verdict(score) ?? Sampling(score) ?? Lengths(score);

    /// <summary>A score that came as telemetry, where nobody can be answered: texts keep their beginning, a value beyond measure is not known.</summary>
    public static Score Fitted(Score score) => score with
    {
        SessionId = Names.Cut(score.SessionId),
        ResponseId = Names.Cut(score.ResponseId),
        Name = Names.Cut(score.Name, LongestName)!,
        Value = Math.Abs(score.Value ?? 0) <= LargestValue ? score.Value : null,
        Label = Names.Cut(score.Label),
        Explanation = Names.Cut(score.Explanation, LongestExplanation),
        Author = Names.Cut(score.Author),
    };

    private static string? Target(Score score)
    {
        var targets = new[] { score.TraceId, score.SessionId, score.ResponseId }.Count(target => !string.IsNullOrEmpty(target));
        return score switch
        {
            // Its span tells its trace.
            { SpanId: not null } when targets == 0 && Ids.TrySpan(score.SpanId, out _) => null,
            _ when targets != 1 => $"Exactly one of traceId, sessionId, responseId must be given, or spanId alone, not {targets}.",
            { TraceId.Length: > 0 } when !Ids.TryTrace(score.TraceId, out _) => "traceId: must have 32 hex digits, not all zero.",
            { SpanId: not null, TraceId: null } => "spanId: needs traceId beside it.",
            { SpanId: not null } when !Ids.TrySpan(score.SpanId, out _) => "spanId: must have 16 hex digits, not all zero.",
            _ => null,
        };
    }

    private static string? Verdict(Score score) => score switch
    {
        { Name: null or "" } => "name: must be given.",
        { Name.Length: > LongestName } => $"name: at most {LongestName} characters.",
        { Value: null, Label: null or "" } => "value: must be given, or a label that says why there is none.",
        { Value: { } value } when !(Math.Abs(value) <= LargestValue) => $"value: must be a finite number of at most {LargestValue:0}.",
        { Value: < 0 or > 1 } when BuiltIn.Contains(score.Name) => $"value: {score.Name} must be 0 to 1.",
        { Evaluator: { Name: null or "" } or { Version: null or "" } } => "evaluator: needs name and version.",
        _ => null,
    };

    private static string? Sampling(Score score) => score switch
    {
        { InclusionProbability: { } pi } when !(pi >= LeastProbability && pi <= 1) => "inclusionProbability: must be above 0 (1e-9 at least) and at most 1.",
        { CostUsd: { } cost } when !(cost >= 0 && double.IsFinite(cost)) => "costUsd: must not be below 0.",
        _ => null,
    };

    private static string? Lengths(Score score)
    {
        if (score.Explanation?.Length > LongestExplanation)
            return $"explanation: at most {LongestExplanation} characters.";
        var others = new[] { (score.SessionId, "sessionId"), (score.ResponseId, "responseId"), (score.Label, "label"), (score.Author, "author"), (score.Reason, "reason"), (score.Evaluator?.Name, "evaluator.name"), (score.Evaluator?.Version, "evaluator.version"), (score.Evaluator?.Model, "evaluator.model") };
        return others.Where(other => other.Item1?.Length > LongestText).Select(other => $"{other.Item2}: at most {LongestText} characters.").FirstOrDefault();
    }
}
