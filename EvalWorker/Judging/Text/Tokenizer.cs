using System.Buffers;

namespace LlmAspire.EvalWorker.Judging.Text;

/// <summary>
/// Words (letters, one inner apostrophe), numbers, and single characters of scripts that do not part words by spaces. Citation
/// marks such as <c>[2]</c> or <c>【1†source】</c> are not words.
/// </summary>
internal static class Tokenizer
{
    /// <summary>Longer words are compared by their first 48 letters.</summary>
    private const int MaxTerm = 48;
    private const int PrefixLength = 5;
    private static readonly SearchValues<char> s_citation = SearchValues.Create("0123456789, ");

    /// <param name="offset">Where <paramref name="text"/> begins in the text that the tokens' positions refer to.</param>
    public static void Read(ReadOnlySpan<char> text, Vocabulary vocabulary, List<Token> into, int offset = 0)
    {
        Span<char> term = stackalloc char[MaxTerm];
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (char.IsAsciiDigit(c))
            {
                var length = Numbers.Read(text[at..], term, out var written);
                into.Add(new Token(vocabulary.Intern(term[..written]), TokenKind.Content | TokenKind.Number, 0, offset + at, length));
                at += length;
            }
            else if (IsUnspaced(c))
                into.Add(new Token(vocabulary.Intern(text.Slice(at, 1)), TokenKind.Content, 0, offset + at++, 1));
            else if (char.IsLetter(c))
            {
                var length = WordEnd(text[at..]);
                into.Add(Word(text.Slice(at, length), term, vocabulary) with { Start = offset + at });
                at += length;
            }
            else
                at += c is '[' or '【' ? CitationLength(text[at..]) : 1;
        }
    }

    /// <summary>Length of the citation mark at the start, or 1.</summary>
    public static int CitationLength(ReadOnlySpan<char> text)
    {
        var close = text[0] == '【' ? text.IndexOf('】') : text.IndexOf(']');
        if (close is < 2 or > 24)
            return 1;
        var inner = text[1..close];
        var numeric = inner.IndexOfAnyExcept(s_citation) < 0 && inner.IndexOfAnyInRange('0', '9') >= 0;
        return numeric || text[0] == '【' ? close + 1 : 1;
    }

    private static Token Word(ReadOnlySpan<char> written, Span<char> term, Vocabulary vocabulary)
    {
        var length = Math.Min(written.Length, MaxTerm);
        for (var i = 0; i < length; i++)
            term[i] = written[i] == '\u2019' ? '\'' : char.ToLowerInvariant(written[i]);
        var word = term[..length];
        var kind = (WordLists.Stop.Contains(word) ? TokenKind.Plain : TokenKind.Content) | (WordLists.Negations.Contains(word) ? TokenKind.Negation : TokenKind.Plain);
        var apostrophe = word.IndexOf('\'');
        if (apostrophe > 0)
            word = word[..apostrophe];
        if (kind == TokenKind.Content && Numbers.FromWord(word) is { } digits)
            return new Token(vocabulary.Intern(digits), kind, 0, 0, written.Length);
        var prefix = Pack(word);
        if ((kind & TokenKind.Content) != 0)
            word = word[..Stemmer.Stem(word)];
        return new Token(vocabulary.Intern(word), kind, prefix, 0, written.Length);
    }

    private static int WordEnd(ReadOnlySpan<char> text)
    {
        var end = 1;
        while (end < text.Length && (IsLetter(text[end]) || (IsApostrophe(text[end]) && end + 1 < text.Length && IsLetter(text[end + 1]))))
            end++;
        return end;
    }

    private static long Pack(ReadOnlySpan<char> word)
    {
        if (word.Length < PrefixLength)
            return 0;
        var packed = 0L;
        for (var i = 0; i < PrefixLength; i++)
            packed = (packed << 12) | (uint)(word[i] & 0xFFF);
        return packed;
    }

    private static bool IsLetter(char c) => char.IsLetter(c) && !IsUnspaced(c);

    private static bool IsApostrophe(char c) => c is '\'' or '\u2019';

    /// <summary>Han, kana, Hangul and Thai: one character stands for a word.</summary>
    private static bool IsUnspaced(char c) => c is (>= '\u0E00' and <= '\u0E7F') or (>= '\u2E80' and <= '\uD7FF' and not (>= '\u3000' and <= '\u3020')) or (>= '\uF900' and <= '\uFAFF');
}
