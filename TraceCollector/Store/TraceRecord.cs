using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize;

namespace LlmAspire.TraceCollector.Store;

/// <summary>One row of <c>traces</c>, and what a fact is a snapshot of. <c>null</c> is "not known".</summary>
internal sealed record TraceRecord
{
    public required UInt128 TraceId { get; init; }
    public required string Name { get; init; }
    public string? Service { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public double DurationMs { get; init; }
    public TraceStatus Status { get; init; }
    public string? Outcome { get; init; }
    public string? ErrorType { get; init; }
    public string? ErrorMessage { get; init; }
    public string? Feature { get; init; }
    public string? UserId { get; init; }
    public string? SessionId { get; init; }
    public string? Experiment { get; init; }
    public string? Variant { get; init; }
    public string? Provider { get; init; }
    public string? Model { get; init; }
    public string? PromptName { get; init; }
    public string? PromptVersion { get; init; }
    public string? PromptHash { get; init; }
    public string? IndexVersion { get; init; }
    public string? Embedder { get; init; }
    public IReadOnlyDictionary<Stage, double> StageMs { get; init; } = new Dictionary<Stage, double>();
    public double? TimeToFirstTokenMs { get; init; }
    public TokenUsage? Usage { get; init; }
    public double? CostUsd { get; init; }
    public CostState CostState { get; init; }
    /// <summary>Date of the price list, <c>yyyy-MM-dd</c>, where something was priced.</summary>
    public string? PriceDate { get; init; }
    /// <summary>What <see cref="CostUsd"/> is made of.</summary>
    public ClassCosts Classes { get; init; }
    /// <summary>Calls by model; each name stands in <see cref="Models"/> too.</summary>
    public IReadOnlyDictionary<string, ModelSums> ByModel { get; init; } = new Dictionary<string, ModelSums>();
    /// <summary>How much of that the row has.</summary>
    public CostDetail Detail { get; init; } = CostDetail.Full;
    /// <summary>Why the cost is partial or unpriced.</summary>
    public string? CostReason { get; init; }
    /// <summary>Sum of what clients say their calls cost.</summary>
    public double? ReportedUsd { get; init; }
    /// <summary>Input tokens that were retrieved evidence, by its share of the prompt's characters.</summary>
    public long? ContextTokens { get; init; }
    public double? Top1Score { get; init; }
    public int? Retrieved { get; init; }
    public int? Used { get; init; }
    public int? PromptChars { get; init; }
    public int? Steps { get; init; }
    public int SpanCount { get; init; }
    /// <summary>Journal positions of the first and the last record that holds a span of it.</summary>
    public long FirstPosition { get; init; }
    public long LastPosition { get; init; }
    /// <summary>True for traces that evaluate or replay: shown, but no traffic and never judged.</summary>
    public bool Evaluation { get; init; }
    public IReadOnlyList<string> Models { get; init; } = [];
    public IReadOnlyList<string> Prompts { get; init; } = [];
    public IReadOnlyList<string> ResponseIds { get; init; } = [];
    public string? Input { get; init; }
    public string? Output { get; init; }
}

/// <summary>What rows tell of a cost: older programs kept less.</summary>
internal enum CostDetail
{
    Total,
    /// <summary>Its classes and its models, but not the classes of each model.</summary>
    Models,
    Full,
}

/// <summary>A settled trace. <paramref name="Sequence"/> is <c>null</c> for traces that evaluate or replay.</summary>
internal sealed record FactRecord(long? Sequence, DateTimeOffset SettledAt, TraceRecord Trace);

/// <summary>Texts that search looks in; a trace has as many of them as it came in pieces.</summary>
internal sealed record TraceTexts(UInt128 TraceId, DateTimeOffset StartedAt, string Words, string Attributes);

/// <summary>Where a log record of a span lies.</summary>
internal sealed record SpanLogRecord(UInt128 TraceId, ulong SpanId, long Position, DateTimeOffset ReceivedAt);

/// <summary>A score and the journal position it came from, which decides between two made at the same moment.</summary>
internal sealed record ScoreRecord(Score Score, long Position);
