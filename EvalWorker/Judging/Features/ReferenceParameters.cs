namespace LlmAspire.EvalWorker.Judging.Features;

/// <summary>Where a feature usually lies and how far it usually strays.</summary>
internal readonly record struct Moments(double Mean, double Deviation)
{
    /// <summary>Farther out a feature says no more: one freak measurement must not outvote the other five.</summary>
    private const double Limit = 4;

    public double Z(double value) => Math.Clamp((value - Mean) / Deviation, -Limit, Limit);
}

/// <summary>What F6 compares an answer with: the six features' moments over reference traffic.</summary>
internal sealed record ReferenceParameters(Moments NovelWords, Moments Precision, Moments DeniedKeys, Moments CoOccurrence, Moments NotCopied, Moments NovelNumbers)
{
    /// <summary>A starting point for answers of 30 to 200 words over 200 to 1,500 words of evidence.</summary>
    public static ReferenceParameters Fixed { get; } = new(
        NovelWords: new(1.8, 0.85),
        Precision: new(0.85, 0.11),
        DeniedKeys: new(0.17, 0.5),
        CoOccurrence: new(0.58, 0.18),
        NotCopied: new(2.35, 0.6),
        NovelNumbers: new(0.3, 0.7));
}
