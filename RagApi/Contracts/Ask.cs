namespace LlmAspire.RagApi.Contracts;

/// <param name="Role"><c>user</c>, <c>assistant</c> or <c>system</c>.</param>
public sealed record HistoryMessage(string Role, string Content);

/// <param name="Question">1..32,000 characters.</param>
public sealed record AskRequest(string? Question, string? SessionId = null, string? UserId = null, string? Feature = null, IReadOnlyList<HistoryMessage>? History = null);

/// <summary>Outcomes of an answer, as written in JSON and on spans.</summary>
public static class Outcomes
{
    public const string Answered = "answered";
    /// <summary>Nothing retrieved is good enough; a normal answer that says so.</summary>
    public const string NoEvidence = "no_evidence";
    public const string Refused = "refused";
    public const string OverBudget = "over_budget";
    public const string Failed = "failed";
}

/// <param name="Number">The mark in the text: <c>[1]</c> is number 1.</param>
public sealed record Citation(int Number, string ChunkId, string DocumentId, string Title, double Score);

/// <param name="Hash">First 12 hex digits of the SHA-256 of the template with its variables blanked.</param>
public sealed record PromptRef(string Name, string Version, string Hash);

public sealed record ExperimentRef(string Id, string Variant);

/// <param name="CachedInputTokens">Part of <paramref name="InputTokens"/>.</param>
public sealed record Usage(long? InputTokens, long? OutputTokens, long? CachedInputTokens);

public sealed record StageTime(string Stage, double Ms);

/// <param name="CostUsd"><c>null</c> where the model has no known price.</param>
public record AskResponse(
    string Answer,
    string Outcome,
    IReadOnlyList<Citation> Citations,
    string TraceId,
    string SpanId,
    string? Model,
    PromptRef? Prompt,
    ExperimentRef? Experiment,
    Usage Usage,
    double? CostUsd,
    IReadOnlyList<StageTime> Stages);
