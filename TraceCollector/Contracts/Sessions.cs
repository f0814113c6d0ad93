namespace LlmAspire.TraceCollector.Contracts;

/// <summary>One conversation: the requests of one session id within the range and filter.</summary>
public sealed record SessionSummary
{
    public required string SessionId { get; init; }
    /// <summary>Requests.</summary>
    public required long Turns { get; init; }
    public long Errors { get; init; }
    /// <summary>Who asked last.</summary>
    public string? UserId { get; init; }
    public string? Feature { get; init; }
    public required DateTimeOffset FirstSeen { get; init; }
    /// <summary>When its last request began.</summary>
    public required DateTimeOffset LastSeen { get; init; }
    /// <summary>Milliseconds that its requests took together.</summary>
    public double DurationMs { get; init; }
    public double? CostUsd { get; init; }
    /// <summary><see cref="CostState.Partial"/> where some of its requests have no known cost.</summary>
    public CostState CostState { get; init; }
    /// <summary>The lowest faithfulness of its answers; <c>null</c> when none was scored.</summary>
    public double? WorstFaithfulness { get; init; }
    /// <summary>What was asked first, cut at 300 characters.</summary>
    public string? FirstInput { get; init; }
}
