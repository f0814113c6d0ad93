using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace LlmAspire.RagApi.Models.Offline;

/// <summary>Words as the offline answerer compares them: lower case, light suffixes off, the commonest left out.</summary>
internal static partial class Words
{
    private static readonly FrozenSet<string> common = ("a about above after again all also am an and any are as at be because been before being below between both but by can could did do does doing " +
        "down during each few for from further had has have having he her here hers him his how i if in into is it its itself just let me more most my no nor not now of off on once " +
        "only or other our out over own please same she should so some such tell than that the their them then there these they this those through to too under until up us use used very was we " +
        "were what when where which while who whom whose why will with would you your yours get gets got give gives make makes mean means thing things happen happens explain describe many much llmaspire").Split(' ').ToFrozenSet();

    private static readonly string[] suffixes = ["ations", "ation", "ments", "ment", "ingly", "edly", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "ly", "s", "e"];

    /// <summary>Stems of the words that carry meaning, in order, repeats kept.</summary>
    public static IReadOnlyList<string> Content(string text) =>
        [.. Word().Matches(text).Select(match => match.Value.ToLowerInvariant()).Where(word => !common.Contains(word)).Select(word => Stem(WordForms.Head(word)))];

    public static bool IsCommon(string word) => common.Contains(word.ToLowerInvariant());

    /// <summary>Cuts one suffix where at least four letters stay (three before a plural): enough to join "settles", "settled" and "settling".</summary>
    public static string Stem(string word)
    {
        foreach (var suffix in suffixes)
        {
            var least = suffix is "s" or "e" ? 3 : 4;
            if (word.Length - suffix.Length >= least && word.EndsWith(suffix, StringComparison.Ordinal) && !word.EndsWith("ss", StringComparison.Ordinal))
                return Undouble(word[..^suffix.Length], suffix);
        }
        return word;
    }

    /// <summary>"running" and "run", "policies" and "policy".</summary>
    private static string Undouble(string stem, string suffix)
    {
        if (suffix is "ies" or "ied")
            return stem + "y";
        var doubled = suffix.StartsWith('e') || suffix.StartsWith('i');
        return doubled && stem.Length > 4 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'e') ? stem[..^1] : stem;
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:['’][\p{L}]+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
