using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using LlmAspire.TraceCollector.Contracts.Pricing;

namespace LlmAspire.TraceCollector.Contracts;

/// <summary>Whether the cost of a trace or span is known. <see cref="Unpriced"/> is a state of its own, never zero.</summary>
public enum CostState
{
    /// <summary>No model was called, so there is nothing to price.</summary>
    None,
    /// <summary>Every model call has a price.</summary>
    Priced,
    /// <summary>Some model calls have a price, some have none: the sum is a lower bound.</summary>
    Partial,
    /// <summary>Models were called and none has a price, or their tokens are missing.</summary>
    Unpriced,
}

public enum TraceStatus
{
    Ok,
    Error,
}

/// <summary>What a span does, whatever convention said it.</summary>
public enum SpanKind
{
    Other,
    Llm,
    Embedding,
    Retriever,
    Reranker,
    Tool,
    Agent,
    Chain,
    Guardrail,
    Evaluator,
}

/// <summary>The five stages of a retrieval-augmented answer.</summary>
public enum Stage
{
    Embed,
    Search,
    Rerank,
    Llm,
    Post,
}

/// <summary>Tokens of one trace or span; <c>null</c> is "not known". Input includes cached reads and writes, output includes reasoning.</summary>
public sealed record TokenUsage(long? Input, long? Output, long? CacheRead, long? CacheWrite, long? Reasoning)
{
    /// <summary>Those of <see cref="CacheWrite"/> that are kept for an hour.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CacheWrite1h { get; init; }
    /// <summary>Part of <see cref="Input"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? AudioInput { get; init; }
    /// <summary>Part of <see cref="Output"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? AudioOutput { get; init; }
    /// <summary>Part of <see cref="Input"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ImageInput { get; init; }
    /// <summary>Part of <see cref="Output"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ImageOutput { get; init; }
}

/// <summary>One row of the trace list. Durations in milliseconds, cost in USD; <c>null</c> is "not known".</summary>
public record TraceSummary
{
    /// <summary>32 lower-case hex digits.</summary>
    public required string TraceId { get; init; }
    public required string Name { get; init; }
    public string? Service { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required double DurationMs { get; init; }
    public required TraceStatus Status { get; init; }
    /// <summary><c>answered</c>, <c>no_evidence</c>, <c>refused</c>, <c>over_budget</c>, <c>failed</c>, or what the client said.</summary>
    public string? Outcome { get; init; }
    public string? Feature { get; init; }
    public string? UserId { get; init; }
    public string? SessionId { get; init; }
    public IReadOnlyList<string> Models { get; init; } = [];
    /// <summary>Each <c>name@version</c>.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];
    public string? Experiment { get; init; }
    public string? Variant { get; init; }
    public long? InputTokens { get; init; }
    public long? OutputTokens { get; init; }
    public long? CachedInputTokens { get; init; }
    public long? ReasoningTokens { get; init; }
    public double? CostUsd { get; init; }
    public CostState CostState { get; init; }
    public int SpanCount { get; init; }
    public string? ErrorType { get; init; }
    /// <summary>Milliseconds per stage, absent stages left out.</summary>
    public IReadOnlyDictionary<string, double> StageMs { get; init; } = new Dictionary<string, double>();
    /// <summary>What was asked, cut at 300 characters.</summary>
    public string? Input { get; init; }
    /// <summary>What was answered, cut at 300 characters.</summary>
    public string? Output { get; init; }
}

/// <summary>A summary with the newest value of each score by name.</summary>
public sealed record TraceRow : TraceSummary
{
    public IReadOnlyDictionary<string, double?> Scores { get; init; } = new Dictionary<string, double?>();
}

/// <summary>A whole trace: the summary's fields, its scores in full, its spans in tree order (parents before children, by start).</summary>
public sealed record TraceDetail : TraceSummary
{
    public IReadOnlyList<Score> Scores { get; init; } = [];
    public IReadOnlyList<SpanDetail> Spans { get; init; } = [];
    /// <summary>Why the cost is partial or unpriced: the first reason, with the model's id.</summary>
    public string? CostReason { get; init; }
    /// <summary>Sum of what clients say their calls cost; <c>null</c> where none says so.</summary>
    public double? ReportedCostUsd { get; init; }
    /// <summary>Date of the price list the cost was computed with.</summary>
    public string? PricesAsOf { get; init; }
    /// <summary>False until the trace has settled into a fact.</summary>
    public bool Settled { get; init; }
    /// <summary>True when spans were left out because the trace is larger than what can be shown: roots, failed spans, model calls and the slowest are here, with what is above them.</summary>
    public bool Truncated { get; init; }
    /// <summary>How many of the spans here came without texts because those of the whole are too large for one answer; each can be asked for by itself.</summary>
    public int WithoutTexts { get; init; }
}

/// <summary>The spans of one among several traces, in tree order and in full.</summary>
/// <param name="Spans">Documents are marked as used only where the application itself says so; a judge's scores are not looked at.</param>
/// <param name="TooLarge">True where it is too large to come with others: without spans here, and to be asked for by itself.</param>
public sealed record SpansOfTrace(string TraceId, IReadOnlyList<SpanDetail> Spans, bool TooLarge = false);

/// <summary>One span, normalised from whatever convention it came in. <c>?spans=compact</c> leaves texts, attributes and events out.</summary>
public sealed record SpanDetail
{
    /// <summary>16 lower-case hex digits.</summary>
    public required string SpanId { get; init; }
    public string? ParentSpanId { get; init; }
    public required string Name { get; init; }
    public SpanKind Kind { get; init; }
    public Stage? Stage { get; init; }
    public string? Service { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    /// <summary>Milliseconds from the start of the trace; negative when a clock is wrong.</summary>
    public double OffsetMs { get; init; }
    public double DurationMs { get; init; }
    public TraceStatus Status { get; init; }
    public string? StatusMessage { get; init; }
    public SpanError? Error { get; init; }
    public ModelNames? Model { get; init; }
    public TokenUsage? Usage { get; init; }
    public double? CostUsd { get; init; }
    public CostState CostState { get; init; }
    /// <summary>Why a cost is unknown or partial, with the model's id; <c>null</c> where it is priced or there is none.</summary>
    public string? CostReason { get; init; }
    /// <summary>What <see cref="CostUsd"/> is made of; empty where it is not known or 0.</summary>
    public IReadOnlyList<CostPart> CostParts { get; init; } = [];
    /// <summary>True where the tokens are a sum that a wrapper told, because no call below it told any.</summary>
    public bool Aggregate { get; init; }
    /// <summary>What the client says the call cost; ours is <see cref="CostUsd"/>.</summary>
    public double? ReportedCostUsd { get; init; }
    /// <summary>Tier in which the provider ran the call; <c>null</c> is the standard one, or not known.</summary>
    public string? ServiceTier { get; init; }
    /// <summary>Where the client told no tokens: what the texts would have, within some 15 % on prose. Nothing is summed from it.</summary>
    public TokenUsage? EstimatedUsage { get; init; }
    /// <summary>What <see cref="EstimatedUsage"/> would cost; never part of a sum.</summary>
    public double? EstimatedCostUsd { get; init; }
    public double? TimeToFirstTokenMs { get; init; }
    public PromptUse? Prompt { get; init; }
    public IReadOnlyList<ChatMessage> InputMessages { get; init; } = [];
    public IReadOnlyList<ChatMessage> OutputMessages { get; init; } = [];
    public string? Input { get; init; }
    public string? Output { get; init; }
    public IReadOnlyList<RetrievedDocument> Documents { get; init; } = [];
    public string? Query { get; init; }
    public ToolCall? Tool { get; init; }
    public EmbeddingUse? Embedding { get; init; }
    public IReadOnlyList<string> FinishReasons { get; init; } = [];
    /// <summary>What the application marked the request with; of each list the span carries, at most 100. A trace is found by one as the attribute <c>tag</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
    /// <summary>Raw attributes as they came, whatever was understood of them.</summary>
    public IReadOnlyDictionary<string, JsonElement> Attributes { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;
    public IReadOnlyList<SpanEvent> Events { get; init; } = [];
    public IReadOnlyList<SpanLink> Links { get; init; } = [];
    public IReadOnlyDictionary<string, JsonElement> Resource { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;
    /// <summary>How many of its direct children a truncated trace leaves out; <c>null</c> where all are there.</summary>
    public int? ChildrenLeftOut { get; init; }
}

public sealed record SpanError(string? Type, string? Message, string? Stack);

public sealed record ModelNames(string? Requested, string? Answered, string? Provider);

/// <param name="Hash">First 12 hex digits of the SHA-256 of the template with its variables blanked.</param>
/// <param name="Variables">JSON object as it came.</param>
public sealed record PromptUse(string? Name, string? Version, string? Hash, string? Template, string? Variables);

public sealed record ChatMessage(string Role, IReadOnlyList<JsonElement> Parts, string? FinishReason = null)
{
    /// <summary>Who speaks, where several have one role: an agent, a participant, a tool.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }
}

/// <param name="Rank">1-based position in the list the span carried.</param>
/// <param name="Used">Whether the answer used it; <c>null</c> until something has judged that.</param>
public sealed record RetrievedDocument(int Rank, string? Id, double? Score, string? Content, string? Metadata, bool? Used = null);

public sealed record ToolCall(string? Name, string? CallId, string? Arguments, string? Result);

public sealed record EmbeddingUse(string? Text, int? Dimensions);

public sealed record SpanEvent(string Name, DateTimeOffset At, IReadOnlyDictionary<string, JsonElement> Attributes);

public sealed record SpanLink(string TraceId, string SpanId, IReadOnlyDictionary<string, JsonElement> Attributes);
