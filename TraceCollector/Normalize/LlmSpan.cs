using System.Text.Json;
using System.Text.Json.Serialization;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize;

/// <summary>
/// A span in the words of contract.md, whatever convention it came in. Conventions fill what is still <c>null</c>, in their
/// order; nothing is guessed: <c>null</c> is "not known".
/// </summary>
internal sealed class LlmSpan
{
    public required SpanData Source { get; init; }

    public SpanKind Kind { get; set; }
    public Stage? Stage { get; set; }
    public string? Service { get; set; }

    /// <summary>True where the span failed, whatever its status says (an exception event, a Langfuse level).</summary>
    public bool Failed { get; set; }
    public string? ErrorType { get; set; }
    public string? ErrorMessage { get; set; }
    public string? ErrorStack { get; set; }

    public string? ModelRequested { get; set; }
    public string? ModelAnswered { get; set; }
    /// <summary>OpenTelemetry's <c>gen_ai.provider.name</c> values, lower case.</summary>
    public string? Provider { get; set; }

    /// <summary>Includes cached reads and writes.</summary>
    public long? InputTokens { get; set; }
    /// <summary>Includes reasoning.</summary>
    public long? OutputTokens { get; set; }
    public long? CacheReadTokens { get; set; }
    public long? CacheWriteTokens { get; set; }
    public long? ReasoningTokens { get; set; }
    /// <summary>Those of <see cref="CacheWriteTokens"/> that are kept for an hour, at a price of their own.</summary>
    public long? CacheWrite1hTokens { get; set; }
    /// <summary>Parts of the input and the output that are not text; <c>null</c> where the client does not tell them apart.</summary>
    public long? AudioInputTokens { get; set; }
    public long? AudioOutputTokens { get; set; }
    public long? ImageInputTokens { get; set; }
    public long? ImageOutputTokens { get; set; }
    /// <summary>What the client calls the total: it tells whether parts were counted in the whole. Not kept.</summary>
    [JsonIgnore]
    public long? TotalTokens { get; set; }
    /// <summary>Tier in which the call ran, as the provider names it; the answered one, else the requested.</summary>
    public string? ServiceTier { get; set; }
    public double? TimeToFirstTokenMs { get; set; }

    /// <summary>What the client says the call cost, in USD; shown beside ours.</summary>
    public double? ReportedCostUsd { get; set; }

    public string? PromptName { get; set; }
    public string? PromptVersion { get; set; }
    public string? PromptHash { get; set; }
    /// <summary>Where the template and its variables lie, if in one attribute each. The index, which needs neither, makes no strings of them.</summary>
    [JsonIgnore]
    public AnyValue PromptTemplateSource { get; set; }
    [JsonIgnore]
    public AnyValue PromptVariablesSource { get; set; }
    public string? PromptTemplate => AttributeReading.Text(PromptTemplateSource);
    public string? PromptVariables { get => field ?? AttributeReading.Text(PromptVariablesSource); set; }

    public IReadOnlyList<ChatMessage>? InputMessages { get; set; }
    public IReadOnlyList<ChatMessage>? OutputMessages { get; set; }
    /// <summary>Plain input and output where the span has them, else the text of the last user and the first assistant message.</summary>
    public string? Input { get; set; }
    public string? Output { get; set; }
    public IReadOnlyList<string>? FinishReasons { get; set; }

    public string? Query { get; set; }
    public IReadOnlyList<RetrievedDocument>? Documents { get; set; }

    public string? ToolName { get; set; }
    public string? ToolCallId { get; set; }
    public string? ToolArguments { get; set; }
    public string? ToolResult { get; set; }

    public string? EmbeddingText { get; set; }
    public int? EmbeddingDimensions { get; set; }
    /// <summary>Name of the embedder, where a retrieval or embedding span tells it.</summary>
    public string? Embedder { get; set; }

    public string? SessionId { get; set; }
    public string? UserId { get; set; }
    public string? Feature { get; set; }
    public IReadOnlyList<string>? Tags { get; set; }
    public string? Outcome { get; set; }
    public string? Experiment { get; set; }
    public string? Variant { get; set; }
    public string? IndexVersion { get; set; }
    /// <summary>Chunks the answer used, as the application said (<c>rag.used_chunks</c>): ids.</summary>
    public IReadOnlyList<string>? UsedChunks { get; set; }
    /// <summary>True on spans that evaluate or replay: never sampled for judging, never counted as traffic.</summary>
    public bool IsEvaluation { get; set; }
}
