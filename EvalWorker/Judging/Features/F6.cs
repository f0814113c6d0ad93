namespace LlmAspire.EvalWorker.Judging.Features;

/// <summary>
/// The fixed formula of the free faithfulness score (design/statistics.md §1): standardised features added with the same weight, the
/// last two with half. Higher is more likely unfaithful. A regression over 40 features fitted on one data set transferred worse.
/// </summary>
internal static class F6
{
    // P(faithful) = σ(a - b·F6): usual traffic (F6 = 0) is right more often than not, and a perfectly copied answer reaches .98.
    private const double A = 0.8;
    private const double B = 0.45;

    public static double Of(FaithfulnessFeatures features, ReferenceParameters reference) =>
        reference.NovelWords.Z(features.NovelWords)
        - reference.Precision.Z(features.Precision)
        + reference.DeniedKeys.Z(features.DeniedKeys)
        - (features.CoOccurrence is { } near ? reference.CoOccurrence.Z(near) : 0)
        + (reference.NotCopied.Z(features.NotCopied) / 2)
        + (reference.NovelNumbers.Z(features.NovelNumbers) / 2);

    /// <summary>Higher is more faithful, 0..1.</summary>
    public static double Probability(double f6) => 1 / (1 + Math.Exp(-(A - (B * f6))));

    /// <summary>How far the verdict is from a coin toss: <c>|2p - 1|</c>.</summary>
    public static double Confidence(double probability) => Math.Abs((2 * probability) - 1);
}
