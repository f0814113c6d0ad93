using System.Text;

namespace LlmAspire.TraceCollector.Wire;

/// <summary>
/// One string for texts that come again and again: attribute keys, span names, model names. 4,096 places, a new text replaces the
/// old one at its place, so it never grows. Safe for many threads: a place is read and written as one reference.
/// </summary>
internal static class TextCache
{
    private const int Places = 4096;
    /// <summary>In bytes of UTF-8; longer ones seldom come twice.</summary>
    public const int LongestText = 64;

    private static readonly string?[] Texts = new string?[Places];

    /// <summary>UTF-8 as text; what is no UTF-8 becomes U+FFFD.</summary>
    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return "";
        if (utf8.Length > LongestText)
            return Encoding.UTF8.GetString(utf8);
        ref var place = ref Texts[Hash(utf8) % Places];
        if (place is { } known && Ascii.Equals(utf8, known))
            return known;
        var text = Encoding.UTF8.GetString(utf8);
        place = text;
        return text;
    }

    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261u;
        foreach (var part in utf8)
            hash = (hash ^ part) * 16777619u;
        return hash ^ (hash >> 15);
    }
}
