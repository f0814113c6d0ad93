namespace LlmAspire.TraceCollector.Contracts;

/// <summary>
/// One settled trace: its root ended and 5 s passed without a new span, or 60 s passed without news.
/// Sequences are gapless and in the order of settling. <c>null</c> is "not known".
/// </summary>
public sealed record TraceFact
{
    public required long Sequence { get; init; }
    public required DateTimeOffset SettledAt { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required string TraceId { get; init; }
    public required string Name { get; init; }
    public string? Service { get; init; }
    public TraceStatus Status { get; init; }
    public string? Outcome { get; init; }
    public string? ErrorType { get; init; }
    public string? Feature { get; init; }
    public string? UserId { get; init; }
    public string? SessionId { get; init; }
    public string? Experiment { get; init; }
    public string? Variant { get; init; }
    public string? Provider { get; init; }
    /// <summary>The answered model, else the requested one.</summary>
    public string? Model { get; init; }
    public string? PromptName { get; init; }
    public string? PromptVersion { get; init; }
    public string? PromptHash { get; init; }
    public string? IndexVersion { get; init; }
    public string? Embedder { get; init; }
    public string? Topic { get; init; }
    public string? Language { get; init; }
    public double DurationMs { get; init; }
    public IReadOnlyDictionary<string, double> StageMs { get; init; } = new Dictionary<string, double>();
    public double? TimeToFirstTokenMs { get; init; }
    public TokenUsage? Tokens { get; init; }
    public double? CostUsd { get; init; }
    public CostState CostState { get; init; }
    public double? Top1Score { get; init; }
    public int? Retrieved { get; init; }
    public int? Used { get; init; }
    public int? PromptChars { get; init; }
    /// <summary>Model calls and tool calls of the trace.</summary>
    public int? Steps { get; init; }
    public int SpanCount { get; init; }
}
