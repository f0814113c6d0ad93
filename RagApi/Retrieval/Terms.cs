using System.Globalization;

namespace LlmAspire.RagApi.Retrieval;

/// <summary>
/// Turns text into the terms that every index counts: letters and digits, case and accents folded, stop words dropped, English stems.
/// A term is a 32-bit hash: no vocabulary to keep, and two of 100,000 words share a number in about one corpus of two, where
/// a search for the one then also counts the other.
/// </summary>
internal static class Terms
{
    /// <summary>Longer runs of letters are data (hashes, base64), not words: cut here.</summary>
    private const int MaxWord = 40;

    /// <summary>Changes whenever the same text would give other terms; part of the index version.</summary>
    public const string Version = "terms-2";

    public static uint[] Of(string text)
    {
        var terms = new List<uint>(text.Length / 8);
        AddTo(terms, text);
        return [.. terms];
    }

    public static void AddTo(List<uint> terms, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<char> word = stackalloc char[MaxWord];
        for (var at = 0; at < text.Length;)
        {
            if (!IsWordCharacter(text[at]))
            {
                at++;
                continue;
            }
            var end = EndOfRun(text, at);
            AddRun(terms, text.AsSpan(at, end - at), word);
            at = end;
        }
    }

    private static int EndOfRun(string text, int at)
    {
        var unspaced = IsUnspaced(text[at]);
        while (++at < text.Length && IsWordCharacter(text[at]) && IsUnspaced(text[at]) == unspaced)
        {
        }
        return at;
    }

    private static void AddRun(List<uint> terms, ReadOnlySpan<char> run, Span<char> word)
    {
        if (IsUnspaced(run[0]))
        {
            AddPairs(terms, run);
            return;
        }
        AddWord(terms, run, word);
        if (HasHump(run))
            AddHumps(terms, run, word);
    }

    /// <summary>Scripts written without spaces are counted by overlapping pairs of characters.</summary>
    private static void AddPairs(List<uint> terms, ReadOnlySpan<char> run)
    {
        if (run.Length == 1)
            terms.Add(Hash(run));
        for (var i = 0; i + 1 < run.Length; i++)
            terms.Add(Hash(run.Slice(i, 2)));
    }

    /// <summary><c>costUsd</c> is found by its name and by <c>cost</c> and <c>usd</c>.</summary>
    private static void AddHumps(List<uint> terms, ReadOnlySpan<char> run, Span<char> word)
    {
        var start = 0;
        for (var i = 1; i <= run.Length; i++)
        {
            if (i < run.Length && !(char.IsUpper(run[i]) && char.IsLower(run[i - 1])))
                continue;
            AddWord(terms, run[start..i], word);
            start = i;
        }
    }

    private static bool HasHump(ReadOnlySpan<char> run)
    {
        for (var i = 1; i < run.Length; i++)
            if (char.IsUpper(run[i]) && char.IsLower(run[i - 1]))
                return true;
        return false;
    }

    private static void AddWord(List<uint> terms, ReadOnlySpan<char> run, Span<char> word)
    {
        var length = 0;
        foreach (var c in run)
            if (length < word.Length && c is not ('\'' or '’' or (>= '\u0300' and <= '\u036F')))
                word[length++] = Accents.Fold(char.ToLowerInvariant(c));
        // "the model's" is about the model.
        if (run.Length > 2 && run[^2] is '\'' or '’' && length > 1 && word[length - 1] == 's')
            length--;
        if (length == 0 || StopWords.Contains(word[..length]))
            return;
        terms.Add(Hash(word[..Stemmer.Stem(word[..length])]));
    }

    private static bool IsWordCharacter(char c) =>
        char.IsLetterOrDigit(c) || c is '\'' or '’' || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsUnspaced(char c) => c is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7AF') or (>= '\u0E00' and <= '\u0E7F');

    /// <summary>FNV-1a with a final mix, so that low bits can be used as buckets.</summary>
    private static uint Hash(ReadOnlySpan<char> word)
    {
        var hash = 2166136261u;
        foreach (var c in word)
            hash = (hash ^ c) * 16777619u;
        return Mix(hash);
    }

    internal static uint Mix(uint hash)
    {
        hash ^= hash >> 16;
        hash *= 0x85ebca6bu;
        hash ^= hash >> 13;
        hash *= 0xc2b2ae35u;
        return hash ^ (hash >> 16);
    }
}
