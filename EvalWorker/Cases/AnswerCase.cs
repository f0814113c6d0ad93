using LlmAspire.EvalWorker.Judging;

namespace LlmAspire.EvalWorker.Cases;

/// <summary>What a settled trace gives a judge.</summary>
/// <param name="Case"><c>null</c> where there is nothing to judge.</param>
/// <param name="Label">Why it cannot be scored: the label of a score without a value. <c>null</c> with no case means that the trace holds no answer at all.</param>
/// <param name="SpanId">The span that made the answer; verdicts are shown on it.</param>
/// <param name="ResponseId">The provider's id of the answer, where the span carries one.</param>
internal sealed record AnswerCase(EvaluationCase? Case, string? Label, string? SpanId = null, string? ResponseId = null)
{
    /// <summary>A trace without an answer: a search, an indexing run, a health probe.</summary>
    public static AnswerCase NotAnAnswer { get; } = new(null, null);

    public static AnswerCase Unscored(string label) => new(null, label);
}
