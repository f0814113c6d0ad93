namespace LlmAspire.EvalWorker.Judging.Text;

/// <summary>Where sentences lie in a text. List markers and bullets are left out; hard-wrapped lines belong together.</summary>
internal static class Sentences
{
    private static readonly string[] s_abbreviations = ["mr", "mrs", "ms", "dr", "st", "vs", "e.g", "i.e", "inc", "ltd", "jr", "sr", "approx", "fig", "prof", "gen", "col", "sen", "rep", "gov", "dept"];

    public static List<Range> Split(string text)
    {
        var sentences = new List<Range>();
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (!Ends(text, at))
                continue;
            var end = text[at] == '\n' ? at + 1 : AfterMarks(text, at + 1);
            Add(text, start, end, sentences);
            start = end;
            at = end - 1;
        }
        Add(text, start, text.Length, sentences);
        return sentences;
    }

    /// <summary>Citation marks such as <c>[1] [2]</c> stand behind what they prove: they belong to the sentence that has just ended.</summary>
    private static int AfterMarks(string text, int at)
    {
        while (true)
        {
            var open = at;
            while (open < text.Length && text[open] == ' ')
                open++;
            var close = open + 1;
            while (close < text.Length && char.IsAsciiDigit(text[close]))
                close++;
            if (open >= text.Length || text[open] != '[' || close - open is < 2 or > 5 || close >= text.Length || text[close] != ']')
                return at;
            at = close + 1;
        }
    }

    private static bool Ends(string text, int at) => text[at] switch
    {
        '\n' => NewLineEnds(text, at),
        '。' or '！' or '？' => true,
        '!' or '?' => FollowedByStart(text, at),
        '.' => FollowedByStart(text, at) && !IsAbbreviation(text.AsSpan(0, at)),
        _ => false,
    };

    /// <summary>A single line break before a lower-case letter is only where the line was wrapped.</summary>
    private static bool NewLineEnds(string text, int at)
    {
        var next = at + 1;
        while (next < text.Length && text[next] is ' ' or '\t' or '\r')
            next++;
        return next >= text.Length || !char.IsLower(text[next]);
    }

    private static bool FollowedByStart(string text, int at)
    {
        var next = at + 1;
        while (next < text.Length && text[next] is '"' or '\'' or ')' or ']' or '”' or '’' or '*')
            next++;
        if (next >= text.Length)
            return true;
        if (!char.IsWhiteSpace(text[next]))
            return false;
        while (next < text.Length && char.IsWhiteSpace(text[next]))
            next++;
        return next >= text.Length || !char.IsLower(text[next]);
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> before)
    {
        var word = before[(before.LastIndexOfAny(" \n\t(") + 1)..];
        if (word.Length == 1 && char.IsUpper(word[0]))
            return true;
        foreach (var abbreviation in s_abbreviations)
            if (word.Equals(abbreviation, StringComparison.OrdinalIgnoreCase))
                return true;
        // "1." at the start of a line numbers an item.
        return word.Length is 1 or 2 && word.IndexOfAnyExceptInRange('0', '9') < 0 && before[..^word.Length].TrimEnd(' ') is [] or [.., '\n'];
    }

    private static void Add(string text, int start, int end, List<Range> into)
    {
        start += MarkerLength(text.AsSpan(start, end - start));
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        if (end > start)
            into.Add(start..end);
    }

    /// <summary>White space, bullets, quotation and heading marks, and "1." or "2)" before the sentence proper.</summary>
    private static int MarkerLength(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] is '-' or '*' or '•' or '#' or '>' or '”' or ')'))
            at++;
        var digits = at;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;
        if (digits > at && digits - at <= 2 && digits + 1 < text.Length && text[digits] is '.' or ')' && char.IsWhiteSpace(text[digits + 1]))
        {
            at = digits + 1;
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
        }
        return at;
    }
}
