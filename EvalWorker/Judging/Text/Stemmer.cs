using System.Buffers;

namespace LlmAspire.EvalWorker.Judging.Text;

/// <summary>A light suffix stemmer for English: plurals, -ing, -ed, -ly and a final e. Over-stemming hides novel words, so it stops there.</summary>
internal static class Stemmer
{
    private static readonly SearchValues<char> s_vowels = SearchValues.Create("aeiouy");

    /// <summary>Stems lower-case letters in place and returns the new length, never under 3 for a word that was longer.</summary>
    public static int Stem(Span<char> word)
    {
        var length = Plural(word);
        length = Ending(word[..length]);
        if (length > 3 && word[length - 1] == 'e')
            length--;
        if (length > 3 && word[length - 1] == 'y')
            word[length - 1] = 'i';
        return length;
    }

    private static int Plural(Span<char> word)
    {
        var n = word.Length;
        if (n < 4 || word[n - 1] != 's' || word[n - 2] is 's' or 'u' or 'i')
            return n;
        if (n > 4 && word.EndsWith("ies"))
        {
            word[n - 3] = 'y';
            return n - 2;
        }
        return n > 4 && (word.EndsWith("sses") || word.EndsWith("shes") || word.EndsWith("ches") || word.EndsWith("xes")) ? n - 2 : n - 1;
    }

    private static int Ending(Span<char> word)
    {
        if (word.Length > 5 && word.EndsWith("ing") && HasVowel(word[..^3]))
            return Undouble(word[..^3]);
        if (word.Length > 4 && word.EndsWith("ied"))
        {
            word[^3] = 'y';
            return word.Length - 2;
        }
        if (word.Length > 4 && word.EndsWith("ed") && HasVowel(word[..^2]))
            return Undouble(word[..^2]);
        return word.Length > 5 && word.EndsWith("ly") ? word.Length - 2 : word.Length;
    }

    /// <summary>stopp(ed) is stop, but fall(ing), pass(ed) and buzz(ed) keep both letters.</summary>
    private static int Undouble(ReadOnlySpan<char> stem) =>
        stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z') ? stem.Length - 1 : stem.Length;

    private static bool HasVowel(ReadOnlySpan<char> stem) => stem.IndexOfAny(s_vowels) >= 0;
}
