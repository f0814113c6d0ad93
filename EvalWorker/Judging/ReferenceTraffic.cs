using LlmAspire.EvalWorker.Judging.Features;

namespace LlmAspire.EvalWorker.Judging;

/// <summary>Count, mean and sum of squared deviations (Welford) of one feature; kept as JSON beside the position.</summary>
internal sealed record RunningMoments(int Count = 0, double Mean = 0, double SquaredDeviations = 0)
{
    public RunningMoments Add(double value)
    {
        var mean = Mean + ((value - Mean) / (Count + 1));
        return new RunningMoments(Count + 1, mean, SquaredDeviations + ((value - Mean) * (value - mean)));
    }
}

/// <summary>
/// What answers usually look like, per stratum (feature and kind of evidence), learned from its first 200 answers and then frozen:
/// moments that went on moving would absorb the very decline that detectors look for. The learned moments are taken half way only,
/// so that a feature that is bad from its first day is not called normal. Not safe for concurrent use.
/// </summary>
internal sealed class ReferenceTraffic(IReadOnlyDictionary<string, RunningMoments[]>? learned = null)
{
    public const int Enough = 200;
    private const int Features = 6;
    /// <summary>A bound on memory; answers of further strata are compared with the fixed parameters.</summary>
    private const int MaxStrata = 1000;

    private readonly Dictionary<string, RunningMoments[]> _strata = learned is null ? [] : learned.Where(entry => entry.Value.Length == Features).ToDictionary();

    /// <summary>For the file beside the position.</summary>
    public IReadOnlyDictionary<string, RunningMoments[]> Learned => _strata;

    public static string StratumOf(string? feature, bool isStructured) => $"{(isStructured ? "data" : "prose")}:{feature}";

    /// <summary>The parameters for the next answer of a stratum: fixed ones until 200 answers were seen.</summary>
    public ReferenceParameters For(string stratum) =>
        _strata.TryGetValue(stratum, out var moments) && moments[1].Count >= Enough ? Between(ReferenceParameters.Fixed, moments) : ReferenceParameters.Fixed;

    public void Observe(string stratum, FaithfulnessFeatures seen)
    {
        if (!_strata.TryGetValue(stratum, out var moments))
        {
            if (_strata.Count >= MaxStrata)
                return;
            moments = [.. Enumerable.Repeat(new RunningMoments(), Features)];
            _strata.Add(stratum, moments);
        }
        // Precision is there for every answer, so its count is the stratum's.
        if (moments[1].Count >= Enough)
            return;
        ReadOnlySpan<double?> values = [seen.NovelWords, seen.Precision, seen.DeniedKeys, seen.CoOccurrence, seen.NotCopied, seen.NovelNumbers];
        for (var i = 0; i < Features; i++)
            if (values[i] is { } value)
                moments[i] = moments[i].Add(value);
    }

    private static ReferenceParameters Between(ReferenceParameters start, RunningMoments[] moments) => new(
        Halfway(start.NovelWords, moments[0]),
        Halfway(start.Precision, moments[1]),
        Halfway(start.DeniedKeys, moments[2]),
        Halfway(start.CoOccurrence, moments[3]),
        Halfway(start.NotCopied, moments[4]),
        Halfway(start.NovelNumbers, moments[5]));

    private static Moments Halfway(Moments start, RunningMoments learned) => learned.Count < 2
        ? start
        : new Moments((start.Mean + learned.Mean) / 2, (start.Deviation + Math.Sqrt(learned.SquaredDeviations / (learned.Count - 1))) / 2);
}
