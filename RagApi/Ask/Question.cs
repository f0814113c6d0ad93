using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Experiments;
using LlmAspire.RagApi.Models;
using LlmAspire.RagApi.Prompts;
using LlmAspire.RagApi.Retrieval;
using LlmAspire.TraceCollector.Contracts.Budgets;

namespace LlmAspire.RagApi.Ask;

/// <summary>A checked request.</summary>
internal sealed record Question(string Text, string? SessionId, string? UserId, string? Feature, IReadOnlyList<HistoryMessage> History);

/// <summary>What is kept from an earlier answer; <c>null</c> parts are made anew.</summary>
internal sealed record FrozenParts(IReadOnlyList<Candidate>? Evidence, IReadOnlyList<string>? ChunkIds, IReadOnlyList<FrozenMessage>? Messages);

/// <summary>Everything that is decided before anything is done: which model, prompt and width, and why.</summary>
/// <param name="Frozen">Set for a replay, which is no traffic: no budget of an hour, no evaluation.</param>
internal sealed record AskPlan(Question Question, ChatModel Model, PromptTemplate Prompt, int TopK, bool Rerank, Assignment? Assignment, FrozenParts? Frozen = null)
{
    public bool IsReplay => Frozen is not null;
}

/// <summary>The chunks an answer may rest on, best first, of one index version.</summary>
internal sealed record Evidence(IReadOnlyList<Candidate> Chunks, string? IndexVersion);

/// <summary>The messages a model gets, and the part of the evidence that fitted.</summary>
internal sealed record Prompt(IReadOnlyList<FrozenMessage> Messages, IReadOnlyDictionary<string, string> Variables, IReadOnlyList<Candidate> Evidence, int Tokens, bool Estimated);

/// <summary>What the model said.</summary>
/// <param name="Filtered">The provider's content filter ended the answer.</param>
internal sealed record Draft(string Text, string? Model, bool Filtered);

/// <summary>A draft whose marks were held against the evidence.</summary>
/// <param name="RemovedMarks">Marks that pointed at no source.</param>
internal sealed record Answer(string Text, string Outcome, IReadOnlyList<Citation> Citations, IReadOnlyList<string> UsedChunks, int RemovedMarks);

/// <summary>The answer as sent, and the messages that made it.</summary>
internal sealed record AskResult(AskResponse Response, IReadOnlyList<FrozenMessage> Rendered);

/// <summary>Why there is no answer: the outcome and error on the trace, the status and problem of the response.</summary>
internal sealed class AskFailure(string outcome, string errorType, int status, string problem, string title, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Outcome { get; } = outcome;
    public string ErrorType { get; } = errorType;
    public int Status { get; } = status;
    /// <summary>Last segment of the problem's <c>type</c>.</summary>
    public string Problem { get; } = problem;
    public string Title { get; } = title;
    public TimeSpan? RetryAfter { get; init; }
    /// <summary>Field and why, where the request itself is at fault.</summary>
    public (string Field, string Why)? Field { get; init; }

    public static AskFailure OverBudget(TokenBudget budget) => new(Outcomes.OverBudget, "over_budget", StatusCodes.Status422UnprocessableEntity, "over-budget", "The prompt is over the token budget.",
        $"The prompt has {budget.Tokens} input tokens{(budget.Estimated ? " (estimated)" : "")}; Budgets__MaxInputTokens is {budget.Limit}. No model was called.")
    { Field = ("question", $"makes a prompt of {budget.Tokens} tokens; at most {budget.Limit} are allowed") };

    /// <summary>429 where waiting helps, 422 where the request by itself is too dear.</summary>
    public static AskFailure Spent(SpendRefusal refusal) => refusal.Account == "request"
        ? new(Outcomes.OverBudget, "over_budget", StatusCodes.Status422UnprocessableEntity, "over-budget", "The request may cost too much.", $"{Sentence(refusal)} (Budgets__MaxRequestUsd). No model was called.")
        { Field = ("question", refusal.ToString()) }
        : new(Outcomes.OverBudget, "spend_limit", StatusCodes.Status429TooManyRequests, "spend-limit", "The spend is used up.", $"{Sentence(refusal)}. No model was called.")
        { RetryAfter = refusal.RetryAfter };

    /// <summary>A budget that cannot be read is not passed over: replicas would each spend all of it.</summary>
    public static AskFailure SpendUnknown(SpendUnknownException unknown) =>
        new(Outcomes.Failed, "spend_unknown", StatusCodes.Status503ServiceUnavailable, "spend-unknown", "The budget cannot be read.", "The store of the budgets (ConnectionStrings__cache) does not answer. No model was called.", unknown)
        { RetryAfter = TimeSpan.FromSeconds(5) };

    private static string Sentence(SpendRefusal refusal) => refusal.ToString() is var text ? char.ToUpperInvariant(text[0]) + text[1..] : "";

    public static AskFailure Model(ModelFailure failure) =>
        new(Outcomes.Failed, failure.ErrorType, StatusCodes.Status502BadGateway, "model-failed", "The model did not answer.", failure.Message, failure);

    public static AskFailure Cancelled(Exception inner) =>
        new(Outcomes.Failed, "cancelled", StatusCodes.Status499ClientClosedRequest, "cancelled", "The client went away.", "The client closed the connection before the answer was complete.", inner);

    public static AskFailure Unexpected(Exception inner) =>
        new(Outcomes.Failed, inner.GetType().Name, StatusCodes.Status500InternalServerError, "failed", "The question could not be answered.", $"{inner.GetType().Name}: {inner.Message}", inner);
}

/// <param name="Tokens">Counted, or estimated where the model's tokenizer is not known.</param>
internal readonly record struct TokenBudget(int Tokens, bool Estimated, int Limit);
