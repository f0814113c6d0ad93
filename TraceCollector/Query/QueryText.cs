using System.Globalization;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Query;

/// <summary>How times, durations and conditions are written in addresses.</summary>
internal static class QueryText
{
    public const string TimeForm = "a time like 2026-11-23T12:00:00Z, now, or a time before now like -7d, -1h, -30m";
    public const string DurationForm = "a duration like 500ms, 20s, 5m, 1h, 1d";

    private static readonly string[] Operators = ["<=", ">=", "<", ">", "="];

    /// <summary>ISO 8601 (UTC unless it has an offset), <c>now</c>, or a duration before now.</summary>
    public static bool TryTime(string text, DateTimeOffset now, out DateTimeOffset time)
    {
        time = now;
        if (text == "now")
            return true;
        if (text.StartsWith('-') && TryDuration(text[1..], out var before) && before < now - DateTimeOffset.UnixEpoch)
        {
            time = now - before;
            return true;
        }
        return text.Length >= 10 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time)
            && time >= DateTimeOffset.UnixEpoch;
    }

    /// <summary>A number and a unit: <c>ms s m h d w</c>.</summary>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = text.TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.').Count();
        double? unit = text[digits..] switch
        {
            "ms" => 0.001,
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86_400,
            "w" => 604_800,
            _ => null,
        };
        if (unit is null || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number * unit > 1e10)
            return false;
        duration = TimeSpan.FromSeconds(number * unit.Value);
        return true;
    }

    /// <summary><c>name&lt;0.6</c>, with one of <c>&lt; &lt;= = &gt;= &gt;</c>.</summary>
    public static ScoreCondition? Score(string text)
    {
        foreach (var sign in Operators)
        {
            var at = text.IndexOf(sign, StringComparison.Ordinal);
            if (at > 0 && TryNumber(text[(at + sign.Length)..], out var value))
                return new(text[..at].Trim(), sign, value);
        }
        return null;
    }

    /// <summary><c>key:value</c>; the first colon parts them.</summary>
    public static AttributeCondition? Attribute(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var at ? new(text[..at].Trim(), text[(at + 1)..].Trim()) : null;

    public static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
