using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.EvalWorker.Sampling;

/// <summary>Whether a settled trace is judged, with what probability it was chosen, and why.</summary>
/// <param name="InclusionProbability">In (0, 1]; means weigh by its inverse.</param>
/// <param name="Core">Belongs to the constant-rate sample that detectors read.</param>
internal sealed record SamplingDecision(bool Judged, double InclusionProbability, bool Core, string Reason)
{
    public const string FreeReason = "every settled answer is judged: the offline judge is free";

    /// <summary>Evaluations and replays are never judged: a judge that judges itself, or an experiment on old traffic, is no traffic.</summary>
    public static SamplingDecision For(TraceFact fact) => IsEvaluation(fact)
        ? new SamplingDecision(false, 1, false, "evaluation_or_replay")
        : new SamplingDecision(true, 1, true, FreeReason);

    private static bool IsEvaluation(TraceFact fact) =>
        fact.Service == "evalworker" || Names(fact.Name) || Names(fact.Feature);

    private static bool Names(string? name) => name is "replay" or "evaluation" or "evaluate" or "golden" or "judge" or "POST /replay";
}
