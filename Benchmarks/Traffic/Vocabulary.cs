using System.Text;
using System.Text.RegularExpressions;
using LlmAspire.Benchmarks.Processes;

namespace LlmAspire.Benchmarks.Traffic;

/// <summary>
/// English to make traffic of: sentences of this project's guide in which one word in three is exchanged, so that texts compress as
/// real ones do and no two are the same.
/// </summary>
internal sealed partial class Vocabulary
{
    public const int ShortestWord = 4;
    public const int LongestWord = 11;

    private const int KeptWords = 3;

    private readonly string[] words;
    private readonly byte[][][] wordsByLength;
    private readonly string[] sentences;

    private Vocabulary(string[] words, string[] sentences)
    {
        this.words = words;
        this.sentences = sentences;
        wordsByLength = [.. Enumerable.Range(0, LongestWord + 1).Select(length => words.Where(word => word.Length == length).Select(Encoding.ASCII.GetBytes).ToArray())];
    }

    public static Vocabulary Read()
    {
        var text = string.Join('\n', Directory.EnumerateFiles(Repository.PathTo("docs", "guide"), "*.md").Order(StringComparer.Ordinal).Select(File.ReadAllText));
        var words = Word().Matches(text).Select(match => match.Value.ToLowerInvariant()).Distinct().ToArray();
        return new Vocabulary(words, [.. Sentence().Matches(text).Select(match => match.Value.Trim()).Distinct()]);
    }

    /// <summary>A word of this many letters, always the same for the same number.</summary>
    public ReadOnlySpan<byte> Word(int length, ulong number) => wordsByLength[length][number % (ulong)wordsByLength[length].Length];

    /// <summary>Whole sentences, at least this long together.</summary>
    public string Prose(Random random, int characters)
    {
        var prose = new StringBuilder();
        while (prose.Length < characters)
            prose.Append(Exchanged(sentences[random.Next(sentences.Length)], random)).Append(' ');
        return prose.ToString(0, prose.Length - 1);
    }

    private string Exchanged(string sentence, Random random) =>
        Word().Replace(sentence, match => random.Next(KeptWords) == 0 ? words[random.Next(words.Length)] : match.Value);

    [GeneratedRegex(@"\b[a-zA-Z]{4,11}\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"[A-Z][ -}]{20,300}?[.?](?=\s)")]
    private static partial Regex Sentence();
}
