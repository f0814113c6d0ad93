using LlmAspire.RagApi.Prompts;

namespace LlmAspire.RagApi.Models.Offline;

/// <summary>
/// Answers by quoting: the sentences of the evidence that cover most of the question's words, each weighed by how rare it is
/// in the evidence, chosen greedily so that a second sentence must add something (maximal marginal relevance, Carbonell and
/// Goldstein 1998). Pure: the same question and evidence give the same answer.
/// </summary>
internal static class ExtractiveAnswer
{
    public const string NothingFound = "The documents do not say anything that answers this question.";

    /// <summary>
    /// Least share of the question's weight that the best source must hold for an answer. Over the documentation's golden
    /// questions and as many foreign ones, answers lie above it and foreign questions below (see ExtractiveAnswerTests).
    /// </summary>
    public const double LeastCoverage = 0.45;

    private const int MostSentences = 4;
    private const double LeastGain = 0.12;

    /// <summary>Characters; what is longer is a table or a listing more often than a sentence.</summary>
    private const int LongestWelcome = 320;

    public static string Compose(string question, IReadOnlyList<EvidenceBlock> sources)
    {
        var asked = Words.Content(question).Distinct().ToArray();
        var sentences = sources.SelectMany(source => Sentences.Of(source.Number, source.Text)).ToArray();
        if (asked.Length == 0 || sentences.Length == 0)
            return NothingFound;
        var weights = Weights(asked, sentences);
        if (sources.Max(source => SourceCoverage(source, weights)) < LeastCoverage)
            return NothingFound;
        var chosen = Choose(sentences, sources, weights);
        return chosen.Count == 0 ? NothingFound : Write(chosen);
    }

    /// <summary>Weight of each asked word, summing to 1. A word no sentence holds weighs most: it is what the evidence lacks.</summary>
    private static Dictionary<string, double> Weights(string[] asked, Sentence[] sentences)
    {
        var raw = asked.ToDictionary(word => word, word =>
            Math.Log(1 + (sentences.Length + 1.0) / (1 + sentences.Count(sentence => Holds(sentence.Words, word)))));
        var total = raw.Values.Sum();
        return raw.ToDictionary(pair => pair.Key, pair => pair.Value / total);
    }

    private static double SourceCoverage(EvidenceBlock source, Dictionary<string, double> weights)
    {
        var words = Words.Content($"{source.Title} {source.Text}");
        return weights.Sum(pair => Holds(words, pair.Key) ? pair.Value : 0);
    }

    private static List<Sentence> Choose(Sentence[] sentences, IReadOnlyList<EvidenceBlock> sources, Dictionary<string, double> weights)
    {
        var titles = sources.GroupBy(source => source.Number).ToDictionary(group => group.Key, group => Words.Content(group.First().Title));
        // A sentence with none of the asked words can gain nothing from its place.
        sentences = [.. sentences.Where(sentence => weights.Keys.Any(word => Holds(sentence.Words, word)))];
        var chosen = new List<Sentence>();
        var covered = new HashSet<string>();
        while (chosen.Count < MostSentences)
        {
            var best = sentences.Except(chosen)
                .Select(sentence => (sentence, gain: Gain(sentence, titles[sentence.Source], weights, covered) - Likeness(sentence, chosen)))
                .OrderByDescending(scored => scored.gain).ThenBy(scored => scored.sentence.Source).ThenBy(scored => scored.sentence.Position)
                .FirstOrDefault();
            if (best.sentence is null || best.gain < LeastGain)
                break;
            chosen.Add(best.sentence);
            covered.UnionWith(weights.Keys.Where(word => Holds(best.sentence.Words, word)));
        }
        return chosen;
    }

    /// <summary>
    /// New words in full, words already covered and words of the heading above at a part; earlier sources and sentences a
    /// little; very short and very long ones count half.
    /// </summary>
    private static double Gain(Sentence sentence, IReadOnlyList<string> title, Dictionary<string, double> weights, HashSet<string> covered)
    {
        var words = weights.Sum(pair => Holds(sentence.Words, pair.Key) ? pair.Value * (covered.Contains(pair.Key) ? 0.25 : 1)
            : Holds(title, pair.Key) && !covered.Contains(pair.Key) ? pair.Value * 0.3 : 0);
        var place = 0.06 / sentence.Source + 0.04 / (1 + sentence.Position);
        var brevity = sentence.Words.Count < 4 || sentence.Text.Length > LongestWelcome ? 0.5 : 1;
        return words * brevity + (words > 0 ? place : 0);
    }

    /// <summary>Largest share of words in common with a sentence already chosen, as a penalty of at most 0.4.</summary>
    private static double Likeness(Sentence sentence, List<Sentence> chosen) => chosen.Count == 0 ? 0
        : 0.4 * chosen.Max(other => sentence.Words.Intersect(other.Words).Count() / (double)Math.Max(1, Math.Min(sentence.Words.Distinct().Count(), other.Words.Distinct().Count())));

    /// <summary>The same stem, or the same five first letters in words of six and more.</summary>
    private static bool Holds(IReadOnlyList<string> words, string asked) =>
        words.Any(word => word == asked || (asked.Length >= 6 && word.Length >= 6 && word.AsSpan(0, 5).SequenceEqual(asked.AsSpan(0, 5))));

    /// <summary>The best sentence first, those of its source after it in their order, then the other sources'.</summary>
    private static string Write(List<Sentence> chosen)
    {
        var sources = chosen.Select(sentence => sentence.Source).Distinct().ToList();
        return string.Join(' ', chosen.OrderBy(sentence => sources.IndexOf(sentence.Source)).ThenBy(sentence => sentence.Position)
            .Select(sentence => $"{Closed(sentence.Text)} [{sentence.Source}]"));
    }

    /// <summary>A sentence needs an end for its mark to stand behind.</summary>
    private static string Closed(string text) => text[^1] is '.' or '!' or '?' or '…' or '`' ? text : text.TrimEnd(',', ';', ':', ' ') + ".";
}
