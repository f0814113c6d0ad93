using System.Text.RegularExpressions;

namespace LlmAspire.RagApi.Models.Offline;

/// <summary>The words of a question and what each counts, summing to 1.</summary>
internal sealed partial class AskedWords
{
    /// <summary>A name (Kafka, Mongolia, gpt-4o) is what a question is about: a source without it does not answer.</summary>
    private const double NameWeight = 2;
    private const double MissingNameWeight = 3;

    private readonly Dictionary<string, double> _weights;

    private AskedWords(Dictionary<string, double> weights) => _weights = weights;

    public int Count => _weights.Count;

    public double Weight(string word) => _weights[word];

    /// <summary>
    /// Rare words in the evidence count more than common ones, by the root of their inverse frequency: words that people use for what
    /// the documents call otherwise are always the rarest, and must not decide alone.
    /// </summary>
    public static AskedWords Of(string question, IReadOnlyList<Sentence> sentences)
    {
        var names = Name().Matches(question).SelectMany(match => Words.Content(match.Value)).ToHashSet();
        var raw = Words.Content(question).Distinct().ToDictionary(word => word, word =>
        {
            var holding = sentences.Count(sentence => Holds(sentence.Words, word));
            return Math.Sqrt(Math.Log(1 + ((sentences.Count + 1.0) / (1 + holding)))) * (!names.Contains(word) ? 1 : holding > 0 ? NameWeight : MissingNameWeight);
        });
        var total = raw.Values.Sum();
        return new AskedWords(raw.ToDictionary(pair => pair.Key, pair => pair.Value / total));
    }

    /// <summary>Share of the question's weight, 0..1.</summary>
    public double Coverage(IReadOnlyList<string> words) => In(words).Sum(Weight);

    public IEnumerable<string> In(IReadOnlyList<string> words) => _weights.Keys.Where(asked => Holds(words, asked));

    /// <summary>The same stem, or the same five first letters in words of six and more.</summary>
    private static bool Holds(IReadOnlyList<string> words, string asked) =>
        words.Any(word => word == asked || (asked.Length >= 6 && word.Length >= 6 && word.AsSpan(0, 5).SequenceEqual(asked.AsSpan(0, 5))));

    // A capital, a digit or an underscore inside the sentence: not its first word.
    [GeneratedRegex(@"(?<=[\p{L}\p{N},;]\s)(?:\p{Lu}[\p{L}\p{N}.-]+|[\p{L}_-]*[\p{N}_][\p{L}\p{N}_.-]*)")]
    private static partial Regex Name();
}
