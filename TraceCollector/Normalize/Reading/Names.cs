namespace LlmAspire.TraceCollector.Normalize.Reading;

/// <summary>Names and ids as tables, groups and lists keep them: their beginning, where somebody sends a text for a name. Whole they are among the attributes.</summary>
internal static class Names
{
    /// <summary>In characters; scores name sessions and answers by as many.</summary>
    public const int Longest = 1000;

    /// <summary>The beginning of a text, never half a character pair.</summary>
    public static string? Cut(string? name, int longest = Longest) => name is null || name.Length <= longest ? name : name[..(char.IsHighSurrogate(name[longest - 1]) ? longest - 1 : longest)];
}
