using System.Buffers.Text;

namespace LlmAspire.TraceCollector.Normalize.Reading;

/// <summary>
/// Clients that cut a text inside a character pair escape the half that is left (<c>"\ud83d"</c>). JSON allows that, and <c>System.Text.Json</c>
/// throws where such a text is asked for: one emoji would cost a call its messages, its tokens and its price.
/// </summary>
internal static class Surrogates
{
    private const int Escape = 6;

    /// <summary>The same JSON with U+FFFD for each half without its other; <c>null</c> where it has none.</summary>
    public static byte[]? Mended(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf(@"\ud"u8) < 0 && json.IndexOf(@"\uD"u8) < 0)
            return null;
        byte[]? mended = null;
        for (var at = Next(json, 0); at < json.Length; at = Next(json, at))
        {
            var unit = Unit(json[at..]);
            var isPair = char.IsHighSurrogate(unit) && char.IsLowSurrogate(Unit(json[Math.Min(at + Escape, json.Length)..]));
            if (char.IsSurrogate(unit) && !isPair)
                "fffd"u8.CopyTo((mended ??= json.ToArray()).AsSpan(at + 2));
            at += isPair ? 2 * Escape : char.IsSurrogate(unit) ? Escape : 2;
        }
        return mended;
    }

    public static bool MayHold(string json) => json.Contains(@"\ud", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the next escape begins, else the end.</summary>
    private static int Next(ReadOnlySpan<byte> json, int from) =>
        from < json.Length && json[from..].IndexOf((byte)'\\') is >= 0 and var step ? from + step : json.Length;

    /// <summary>What <c>\uXXXX</c> stands for; 0 where the bytes begin with something else.</summary>
    private static char Unit(ReadOnlySpan<byte> json) =>
        json.Length >= Escape && json[0] == '\\' && json[1] == 'u' && Utf8Parser.TryParse(json[2..Escape], out ushort unit, out var read, 'x') && read == Escape - 2 ? (char)unit : '\0';
}
