namespace LlmAspire.TraceCollector.Contracts;

public enum ScoreSource
{
    Judge,
    Code,
    Human,
    EndUser,
}

/// <summary>Who computed a score. All three are part of what makes two scores comparable.</summary>
public sealed record Evaluator(string Name, string Version, string? Model = null);

/// <summary>
/// One judgement of a trace, session or response: exactly one of the three targets, or a span alone, whose trace is found when it comes. The key is target (span included) + name +
/// source + author + evaluator name and version; the last one wins. <see cref="Value"/> <c>null</c> with a <see cref="Label"/>
/// is "could not be scored" and is never read as 0.
/// </summary>
public sealed record Score
{
    public string? TraceId { get; init; }
    public string? SessionId { get; init; }
    public string? ResponseId { get; init; }
    public string? SpanId { get; init; }
    public required string Name { get; init; }
    /// <summary>0..1 for <c>faithfulness</c>, <c>relevance</c>, <c>completeness</c>, <c>user_feedback</c>; booleans arrive as 0 and 1.</summary>
    public double? Value { get; init; }
    public string? Label { get; init; }
    public string? Explanation { get; init; }
    public required ScoreSource Source { get; init; }
    public string? Author { get; init; }
    public Evaluator? Evaluator { get; init; }
    /// <summary>Probability, in (0, 1], with which this trace was chosen for evaluation.</summary>
    public double? InclusionProbability { get; init; }
    /// <summary>Belongs to the constant-rate core sample that detectors read.</summary>
    public bool? Core { get; init; }
    /// <summary>Why this trace was scored.</summary>
    public string? Reason { get; init; }
    public double? CostUsd { get; init; }
    /// <summary>When it was made; the collector sets it where the sender did not.</summary>
    public DateTimeOffset? At { get; init; }
}

public sealed record ScoreRejection(int Index, string Error);

public sealed record ScoreReceipt(int Accepted, IReadOnlyList<ScoreRejection> Rejected);
