using LlmAspire.RagApi.Prompts;

namespace LlmAspire.RagApi.Models.Offline;

/// <summary>
/// Answers by quoting: the sentence of the evidence that covers most of the question, each word weighed by how rare it is in the evidence,
/// and at most two more where they add to it or carry it on (maximal marginal relevance, Carbonell and Goldstein 1998).
/// Pure: the same question and evidence give the same answer.
/// </summary>
internal static class ExtractiveAnswer
{
    public const string NothingFound = "The documents do not say anything that answers this question.";

    /// <summary>
    /// Least share of the question's weight that the best source must hold for an answer. Of the documentation's golden questions and
    /// of foreign ones, answers lie above it and foreign questions below (GoldenAnswerTests).
    /// </summary>
    public const double LeastCoverage = 0.45;

    private const int MostSentences = 3;

    /// <summary>What a further sentence must add: little where it stands beside the first, much where another source has it.</summary>
    private const double LeastGainNear = 0.12;
    private const double LeastGainElsewhere = 0.3;

    /// <summary>Characters; what is longer is a table or a listing more often than a sentence.</summary>
    private const int LongestWelcome = 320;

    public static string Compose(string question, IReadOnlyList<EvidenceBlock> sources)
    {
        var sentences = sources.SelectMany(source => Sentences.Of(source.Number, source.Text)).ToArray();
        var asked = AskedWords.Of(question, sentences);
        if (asked.Count == 0 || sentences.Length == 0 || sources.Max(source => asked.Coverage(Words.Content($"{source.Title} {source.Text}"))) < LeastCoverage)
            return NothingFound;
        var chosen = Choose(question, sentences, sources, asked);
        return chosen.Count == 0 ? NothingFound : Write(chosen);
    }

    private static List<Sentence> Choose(string question, Sentence[] sentences, IReadOnlyList<EvidenceBlock> sources, AskedWords asked)
    {
        var titles = sources.GroupBy(source => source.Number).ToDictionary(group => group.Key, group => Words.Content(group.First().Title));
        var kind = QuestionKinds.Of(question);
        var chosen = new List<Sentence>();
        var covered = new HashSet<string>();
        while (chosen.Count < MostSentences)
        {
            var best = sentences.Except(chosen)
                .Select(sentence => (sentence, gain: Gain(sentence, titles[sentence.Source], asked, covered) + QuestionKinds.Bonus(kind, sentence.Text) + Nearness(sentence, chosen) - Likeness(sentence, chosen)))
                .OrderByDescending(scored => scored.gain).ThenBy(scored => scored.sentence.Source).ThenBy(scored => scored.sentence.Position)
                .FirstOrDefault();
            if (best.sentence is null || best.gain < LeastGain(best.sentence, chosen))
                break;
            chosen.Add(best.sentence);
            covered.UnionWith(asked.In(best.sentence.Words));
        }
        return chosen;
    }

    private static double LeastGain(Sentence sentence, List<Sentence> chosen) =>
        chosen.Count == 0 || sentence.Source == chosen[0].Source ? LeastGainNear : LeastGainElsewhere;

    /// <summary>
    /// New words in full, words already covered and words of the heading above at a part; earlier sources count some, earlier sentences a
    /// little; very short and very long ones count half.
    /// </summary>
    private static double Gain(Sentence sentence, IReadOnlyList<string> title, AskedWords asked, HashSet<string> covered)
    {
        var inSentence = asked.In(sentence.Words).ToHashSet();
        var inTitle = asked.In(title).Where(word => !inSentence.Contains(word) && !covered.Contains(word));
        var words = inSentence.Sum(word => asked.Weight(word) * (covered.Contains(word) ? 0.25 : 1)) + (0.3 * inTitle.Sum(asked.Weight));
        var place = 0.18 / sentence.Source + 0.04 / (1 + sentence.Position);
        var brevity = sentence.Words.Count < 4 || sentence.Text.Length > LongestWelcome ? 0.5 : 1;
        return words * brevity + (words > 0 ? place : 0);
    }

    /// <summary>The sentence right after a chosen one often carries it on.</summary>
    private static double Nearness(Sentence sentence, List<Sentence> chosen) =>
        chosen.Exists(other => other.Source == sentence.Source && sentence.Position == other.Position + 1) ? 0.08 : 0;

    /// <summary>Largest share of words in common with a sentence already chosen, as a penalty of at most 0.4.</summary>
    private static double Likeness(Sentence sentence, List<Sentence> chosen) => chosen.Count == 0 ? 0
        : 0.4 * chosen.Max(other => sentence.Words.Intersect(other.Words).Count() / (double)Math.Max(1, Math.Min(sentence.Words.Distinct().Count(), other.Words.Distinct().Count())));

    /// <summary>The best sentence's source first, each source's sentences in their order.</summary>
    private static string Write(List<Sentence> chosen)
    {
        var sources = chosen.Select(sentence => sentence.Source).Distinct().ToList();
        return string.Join(' ', chosen.OrderBy(sentence => sources.IndexOf(sentence.Source)).ThenBy(sentence => sentence.Position)
            .Select(sentence => $"{Closed(sentence.Text)} [{sentence.Source}]"));
    }

    /// <summary>A sentence needs an end for its mark to stand behind.</summary>
    private static string Closed(string text) => text[^1] is '.' or '!' or '?' or '…' or '`' ? text : text.TrimEnd(',', ';', ':', ' ') + ".";
}
