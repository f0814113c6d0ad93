using System.Globalization;

namespace LlmAspire.TraceCollector.Ui.Figures;

/// <summary>How a number is said: short in place, in full on hover. <c>null</c> is an em dash, never 0.</summary>
internal static class Figure
{
    public const string Unknown = "—";
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary><c>0.4 ms</c>, <c>412 ms</c>, <c>1.24 s</c>, <c>3.5 min</c>, <c>2.1 h</c>.</summary>
    public static string Duration(double? ms) => ms switch
    {
        null => Unknown,
        { } value when Math.Abs(value) < 9.95 => $"{value.ToString("0.#", Plain)} ms",
        { } value when Math.Abs(value) < 999.5 => $"{value.ToString("0", Plain)} ms",
        { } value when Math.Abs(value) < 59_950 => $"{Digits(value / 1000)} s",
        { } value when Math.Abs(value) < 3_597_000 => $"{Digits(value / 60_000)} min",
        { } value => $"{Digits(value / 3_600_000)} h",
    };

    /// <summary><c>$0</c>, <c>$0.000018</c>, <c>$0.0031</c>, <c>$0.42</c>, <c>$3.18</c>, <c>$1.2k</c>.</summary>
    public static string Usd(double? usd) => usd switch
    {
        null => Unknown,
        0 => "$0",
        { } value when Math.Abs(value) < 0.095 => "$" + Significant(value, 2),
        { } value when Math.Abs(value) < 1000 => "$" + value.ToString("0.00", Plain),
        { } value => "$" + Count(value),
    };

    /// <summary><c>908</c>, <c>12.4k</c>, <c>3.1M</c>.</summary>
    public static string Count(double? count) => count switch
    {
        null => Unknown,
        { } value when Math.Abs(value) < 10_000 => value.ToString("#,0", Plain),
        { } value when Math.Abs(value) < 999_500 => Digits(value / 1e3) + "k",
        { } value when Math.Abs(value) < 999_500_000 => Digits(value / 1e6) + "M",
        { } value => Digits(value / 1e9) + "G",
    };

    /// <summary><c>0 %</c>, <c>0.4 %</c>, <c>12 %</c>.</summary>
    public static string Share(double? share) => share is { } value ? $"{Significant(value * 100, 2)} %" : Unknown;

    public static string Score(double? score) => score is { } value ? value.ToString("0.00", Plain) : Unknown;

    /// <summary><c>512 B</c>, <c>4.2 MB</c> (powers of 1000).</summary>
    public static string Bytes(double? bytes) => bytes switch
    {
        null => Unknown,
        { } value when value < 1000 => $"{value.ToString("0", Plain)} B",
        { } value when value < 999_500 => $"{Digits(value / 1e3)} kB",
        { } value when value < 999_500_000 => $"{Digits(value / 1e6)} MB",
        { } value when value < 999_500_000_000 => $"{Digits(value / 1e9)} GB",
        { } value => $"{Digits(value / 1e12)} TB",
    };

    /// <summary>Every digit there is, for the hover.</summary>
    public static string Full(double? value, string unit = "") => value is { } number ? $"{number.ToString("#,0.##########", Plain)} {unit}".TrimEnd() : "not known";

    /// <summary>Moment in UTC for the hover.</summary>
    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", Plain);

    /// <summary>For a style attribute, where a comma would end the value.</summary>
    public static string Css(double value) => value.ToString("0.###", Plain);

    private static string Digits(double value) => value.ToString(Math.Abs(value) < 9.995 ? "0.##" : Math.Abs(value) < 99.95 ? "0.#" : "0", Plain);

    private static string Significant(double value, int digits)
    {
        if (value == 0)
            return "0";
        var places = Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 12);
        return value.ToString("0." + new string('#', places), Plain);
    }
}
