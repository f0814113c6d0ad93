using LlmAspire.EvalWorker.Judging.Text;

namespace LlmAspire.EvalWorker.Judging.Features;

/// <summary>The six measurements that F6 adds up, on the scales on which it adds them.</summary>
/// <param name="NovelWords"><c>ln(1 + different unsupported content words)</c>.</param>
/// <param name="Precision">Supported share of content words, 0..1.</param>
/// <param name="DeniedKeys">Denied keys asserted.</param>
/// <param name="CoOccurrence">Share of neighbouring words that are near in the evidence; <c>null</c> without pairs.</param>
/// <param name="NotCopied"><c>ln(1 + longest run of tokens without a copied phrase)</c>.</param>
/// <param name="NovelNumbers">Different unsupported numbers, at most 5: a table of them is one mistake.</param>
internal readonly record struct FaithfulnessFeatures(double NovelWords, double Precision, double DeniedKeys, double? CoOccurrence, double NotCopied, double NovelNumbers)
{
    /// <summary>Counts of shorter answers are scaled up to this many content words: a wrong one-word answer is wrong as a whole, not a little.</summary>
    private const int ShortAnswer = 20;
    private const int MaxNovelNumbers = 5;

    /// <summary>A refusal: nothing is claimed, so nothing is unsupported. Files are judged with it; the feed labels refusals instead, so that they do not flatter a mean.</summary>
    public static FaithfulnessFeatures NothingClaimed { get; } = new(0, 1, 0, null, 0, 0);

    /// <summary><c>null</c> where the answer has no content word: it claims nothing.</summary>
    public static FaithfulnessFeatures? Of(CaseText text)
    {
        var novelty = Novelty.Of(text);
        if (novelty.Content == 0)
            return null;
        var scale = Math.Max(1, (double)ShortAnswer / novelty.Content);
        return new FaithfulnessFeatures(
            Math.Log(1 + (novelty.NovelWords * scale)),
            (double)novelty.Supported / novelty.Content,
            Features.DeniedKeys.Asserted(text),
            Features.CoOccurrence.Share(text),
            Math.Log(1 + (Copying.LongestRunNotCopied(text) * scale)),
            Math.Min(MaxNovelNumbers, novelty.NovelNumbers));
    }
}
