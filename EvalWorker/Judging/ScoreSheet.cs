using System.Globalization;
using LlmAspire.EvalWorker.Cases;
using LlmAspire.EvalWorker.Sampling;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.EvalWorker.Judging;

/// <summary>A verdict as the scores that the collector keeps.</summary>
internal static class ScoreSheet
{
    private const string Proxy = "lexical proxy";
    private static readonly Evaluator s_evaluator = new(OfflineJudge.Name, OfflineJudge.Version);

    /// <summary>Faithfulness, relevance, completeness and used chunks; or one faithfulness score without a value whose label says why.</summary>
    public static IReadOnlyList<Score> Of(string traceId, AnswerCase answer, Verdict verdict, SamplingDecision decision, DateTimeOffset now)
    {
        if (answer.Case is not { } judged || verdict.Label is not null || verdict.Faithfulness is not { } faithfulness)
            return [Unscored(traceId, verdict.Label ?? answer.Label ?? Unscorable.NoAnswer, null, decision, now)];
        var score = Blank(traceId, decision, now);
        return
        [
            score with { Name = "faithfulness", Value = faithfulness, Label = Band(faithfulness), Explanation = VerdictText.Faithfulness(verdict) },
            score with { Name = "relevance", Value = verdict.Relevance, Label = verdict.Relevance is null ? "no_question_words" : Proxy, Explanation = VerdictText.Relevance(verdict) },
            score with { Name = "completeness", Value = verdict.Completeness, Label = verdict.Completeness is null ? "no_matching_context" : Proxy, Explanation = VerdictText.Completeness(verdict) },
            score with
            {
                Name = "used_chunks",
                Value = (double)verdict.UsedChunks.Count / judged.Contexts.Count,
                Label = string.Create(CultureInfo.InvariantCulture, $"{verdict.UsedChunks.Count} of {judged.Contexts.Count}"),
                Explanation = VerdictText.UsedChunks(verdict, judged.Contexts),
            },
        ];
    }

    /// <summary>"Could not be scored": a faithfulness without a value.</summary>
    public static Score Unscored(string traceId, string label, string? detail, SamplingDecision decision, DateTimeOffset now) =>
        Blank(traceId, decision, now) with { Name = "faithfulness", Label = label, Explanation = detail ?? Explain(label) };

    /// <summary>What a value means in one word, with room for doubt in the middle: single verdicts are weak.</summary>
    public static string Band(double faithfulness) => faithfulness switch { >= 0.7 => "faithful", >= 0.4 => "uncertain", _ => "unfaithful" };

    private static Score Blank(string traceId, SamplingDecision decision, DateTimeOffset now) => new()
    {
        TraceId = traceId,
        Name = "",
        Source = ScoreSource.Judge,
        Evaluator = s_evaluator,
        InclusionProbability = decision.InclusionProbability,
        Core = decision.Core,
        Reason = decision.Reason,
        CostUsd = 0,
        At = now,
    };

    private static string Explain(string label) => "Could not be scored: " + label switch
    {
        "no_evidence" => "nothing retrieved was good enough, so there is no answer to check.",
        "refused" => "the answer declines to answer, so it claims nothing.",
        "over_budget" => "the prompt was over the token budget and no model was called.",
        "failed" => "the request failed before an answer was made.",
        Unscorable.NoContext => "the trace holds no retrieved text to check the answer against.",
        Unscorable.NoAnswer => "the trace holds no answer in words.",
        Unscorable.TooLarge => string.Create(CultureInfo.InvariantCulture, $"question, evidence and answer are over {EvaluationCase.MaxCharacters:N0} characters."),
        _ => label + ".",
    };
}
