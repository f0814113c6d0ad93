namespace LlmAspire.RagApi.Retrieval;

/// <summary>
/// Porter's stemmer (M. F. Porter, An algorithm for suffix stripping, 1980, https://tartarus.org/martin/PorterStemmer/), in place.
/// Words with anything but a-z are left as they are.
/// </summary>
internal static class Stemmer
{
    private static readonly (string Suffix, string By)[] Step2 =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("abli", "able"), ("alli", "al"), ("entli", "ent"),
        ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"),
        ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"), ("logi", "log"),
    ];

    private static readonly (string Suffix, string By)[] Step3 =
        [("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", "")];

    private static readonly string[] Step4 =
    [
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize",
    ];

    /// <summary>The length of the stem that now stands at the front of <paramref name="word"/> (lower case).</summary>
    public static int Stem(Span<char> word)
    {
        if (word.Length < 3 || word.ContainsAnyExceptInRange('a', 'z'))
            return word.Length;
        var length = Plural(word, word.Length);
        length = PastAndGerund(word, length);
        if (word[length - 1] == 'y' && HasVowel(word[..(length - 1)]))
            word[length - 1] = 'i';
        length = Replace(word, length, Step2);
        length = Replace(word, length, Step3);
        length = Remove(word, length);
        return Tidy(word, length);
    }

    private static int Plural(Span<char> word, int length)
    {
        var w = word[..length];
        if (w.EndsWith("sses") || w.EndsWith("ies"))
            return length - 2;
        return w[^1] == 's' && w[^2] != 's' ? length - 1 : length;
    }

    private static int PastAndGerund(Span<char> word, int length)
    {
        var w = word[..length];
        if (w.EndsWith("eed"))
            return Measure(w[..^3]) > 0 ? length - 1 : length;
        var suffix = w.EndsWith("ed") ? 2 : w.EndsWith("ing") ? 3 : 0;
        if (suffix == 0 || !HasVowel(w[..^suffix]))
            return length;
        length -= suffix;
        w = word[..length];
        if (w.EndsWith("at") || w.EndsWith("bl") || w.EndsWith("iz") || (Measure(w) == 1 && EndsInCvc(w)))
        {
            word[length] = 'e';
            return length + 1;
        }
        return EndsInDouble(w) && w[^1] is not ('l' or 's' or 'z') ? length - 1 : length;
    }

    /// <summary>The longest suffix that fits decides, whether or not its condition holds.</summary>
    private static int Replace(Span<char> word, int length, (string Suffix, string By)[] rules)
    {
        var best = -1;
        for (var i = 0; i < rules.Length; i++)
            if (word[..length].EndsWith(rules[i].Suffix) && (best < 0 || rules[i].Suffix.Length > rules[best].Suffix.Length))
                best = i;
        if (best < 0)
            return length;
        var stem = length - rules[best].Suffix.Length;
        if (Measure(word[..stem]) == 0)
            return length;
        rules[best].By.CopyTo(word[stem..]);
        return stem + rules[best].By.Length;
    }

    private static int Remove(Span<char> word, int length)
    {
        var best = "";
        foreach (var suffix in Step4)
            if (suffix.Length > best.Length && word[..length].EndsWith(suffix))
                best = suffix;
        var stem = word[..(length - best.Length)];
        if (best.Length == 0 || Measure(stem) < 2 || (best == "ion" && stem[^1] is not ('s' or 't')))
            return length;
        return stem.Length;
    }

    private static int Tidy(Span<char> word, int length)
    {
        var w = word[..length];
        if (w[^1] == 'e' && Measure(w[..^1]) is var m && (m > 1 || (m == 1 && !EndsInCvc(w[..^1]))))
            length--;
        w = word[..length];
        return w[^1] == 'l' && EndsInDouble(w) && Measure(w) > 1 ? length - 1 : length;
    }

    private static bool IsConsonant(ReadOnlySpan<char> word, int i) => word[i] switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => false,
        'y' => i == 0 || !IsConsonant(word, i - 1),
        _ => true,
    };

    /// <summary>How many times a vowel is followed by a consonant: Porter's m.</summary>
    private static int Measure(ReadOnlySpan<char> word)
    {
        var count = 0;
        for (var i = 1; i < word.Length; i++)
            if (IsConsonant(word, i) && !IsConsonant(word, i - 1))
                count++;
        return count;
    }

    private static bool HasVowel(ReadOnlySpan<char> word)
    {
        for (var i = 0; i < word.Length; i++)
            if (!IsConsonant(word, i))
                return true;
        return false;
    }

    private static bool EndsInDouble(ReadOnlySpan<char> word) => word.Length > 1 && word[^1] == word[^2] && IsConsonant(word, word.Length - 1);

    private static bool EndsInCvc(ReadOnlySpan<char> word) =>
        word.Length > 2 && IsConsonant(word, word.Length - 3) && !IsConsonant(word, word.Length - 2) && IsConsonant(word, word.Length - 1) && word[^1] is not ('w' or 'x' or 'y');
}
