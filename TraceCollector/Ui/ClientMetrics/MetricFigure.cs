using LlmAspire.TraceCollector.Ui.Figures;

namespace LlmAspire.TraceCollector.Ui.ClientMetrics;

/// <summary>How a client metric's numbers are said, by the unit its client gave.</summary>
internal static class MetricFigure
{
    /// <summary>Seconds and milliseconds as durations; other numbers short, with the unit: <c>812 token</c>.</summary>
    public static string Of(double? value, string? unit) => (value, unit) switch
    {
        (null, _) => Figure.Unknown,
        (_, "s") => Figure.Duration(1000 * value),
        (_, "ms") => Figure.Duration(value),
        _ => $"{Figure.Count(value.Value)} {Unit(unit)}".TrimEnd(),
    };

    /// <summary>OpenTelemetry writes what is counted in braces: <c>{token}</c>.</summary>
    public static string Unit(string? unit) => unit is null or "1" ? "" : unit.Trim('{', '}');

    /// <summary>What a series is of: its dimensions that are known.</summary>
    public static string Of(MetricDimensions dimensions) =>
        string.Join(" · ", new[] { dimensions.Operation, dimensions.Model, dimensions.Provider, dimensions.TokenType, dimensions.ErrorType, dimensions.Service }.OfType<string>().Distinct(StringComparer.Ordinal)) is { Length: > 0 } text
            ? text
            : "all";
}
