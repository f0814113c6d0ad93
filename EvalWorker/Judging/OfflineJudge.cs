using LlmAspire.EvalWorker.Judging.Features;
using LlmAspire.EvalWorker.Judging.Text;

namespace LlmAspire.EvalWorker.Judging;

/// <summary>What was measured of one answer, before it is compared with reference traffic.</summary>
/// <param name="Features"><c>null</c> where the answer claims nothing.</param>
/// <param name="IsStructured">Whether the evidence is data rather than prose.</param>
internal sealed record Measurement(Verdict Verdict, FaithfulnessFeatures? Features, bool IsStructured);

/// <summary>
/// The free faithfulness score: a pure function of a case, no model, below a millisecond for 1,000 tokens of evidence. Within one
/// generator and one task it tells right from wrong at an AUROC of about .7 only: read populations, not single verdicts.
/// </summary>
internal static class OfflineJudge
{
    public const string Name = "offline-f6";
    public const string Version = "1.0.1";
    private const int MaxNovelWords = 8;

    public static Verdict Judge(EvaluationCase given) => Score(Measure(given), ReferenceParameters.Fixed);

    /// <summary>Everything but the comparison with reference traffic.</summary>
    public static Measurement Measure(EvaluationCase given)
    {
        if (given.IsTooLarge)
            return new Measurement(new Verdict { Label = Unscorable.TooLarge }, null, false);
        var text = new CaseText(given);
        var weights = new TermWeights(text);
        var supports = SentenceSupport.Of(text, weights);
        var hasEvidence = text.Source.Sentences.Count > 0;
        var features = !hasEvidence ? null : Refusals.IsRefusal(given.Answer) ? FaithfulnessFeatures.NothingClaimed : FaithfulnessFeatures.Of(text);
        return new Measurement(
            new Verdict
            {
                Label = LabelOf(given.Answer, hasEvidence, features is not null),
                Relevance = text.Answer.Count > 0 ? Coverage.Relevance(text, supports, weights) : null,
                Completeness = text.Answer.Count > 0 ? Coverage.Completeness(text, weights) : null,
                Sentences = [.. supports.Select(support => new SentenceVerdict(given.Answer[support.Sentence], support.Chunk, support.Support))],
                UsedChunks = [.. supports.Where(support => support.Support >= SentenceSupport.Supported).Select(support => support.Chunk).Distinct().Order()],
                NovelWords = NovelWords(given.Answer, text),
                DeniedKeys = (int)(features?.DeniedKeys ?? 0),
            },
            features,
            text.Source.IsStructured);
    }

    /// <summary>Compares the measurement with reference traffic.</summary>
    public static Verdict Score(Measurement measured, ReferenceParameters reference)
    {
        if (measured.Features is not { } features)
            return measured.Verdict;
        var probability = F6.Probability(F6.Of(features, reference));
        return measured.Verdict with { Faithfulness = probability, Confidence = F6.Confidence(probability) };
    }

    private static string? LabelOf(string answer, bool hasEvidence, bool claims) =>
        !hasEvidence ? (string.IsNullOrWhiteSpace(answer) ? Unscorable.NoAnswer : Unscorable.NoContext)
        : Refusals.IsRefusal(answer) ? Unscorable.Refused
        : claims ? null : Unscorable.NoAnswer;

    private static List<string> NovelWords(string answer, CaseText text) =>
        [.. Enumerable.Range(0, text.Answer.Count)
            .Where(at => text.Answer[at].IsContent && text.Support[at] < 0)
            .Select(at => answer.Substring(text.Answer[at].Start, text.Answer[at].Length))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(MaxNovelWords)];
}
