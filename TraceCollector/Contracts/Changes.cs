namespace LlmAspire.TraceCollector.Contracts;

/// <summary>What a change event tells.</summary>
public enum ChangeKind
{
    /// <summary>One request that cost far more than those of its feature do, or took more steps than any should.</summary>
    Runaway,
}

/// <summary>The figure behind an event.</summary>
/// <param name="Statistic"><c>cost</c> in USD or <c>steps</c>.</param>
/// <param name="Value">As it was when the event was raised; the request may have gone on.</param>
/// <param name="N">Requests the threshold was taken from; <c>null</c> where it is a setting.</param>
public sealed record ChangeEvidence(string Statistic, double Value, double Threshold, long? N);

/// <summary>Something that happened at a moment and may explain what came after it.</summary>
/// <param name="At">When the collector received what the event tells of.</param>
public sealed record ChangeEvent(string Id, DateTimeOffset At, ChangeKind Kind, string Summary)
{
    public string? TraceId { get; init; }
    public string? Feature { get; init; }
    public ChangeEvidence? Evidence { get; init; }
}
