namespace LlmAspire.TraceCollector.Ui.Figures;

internal static class SparkPath
{
    /// <summary>An SVG path in a box of 100 by 28, zero at the bottom; a gap where a value is not known, nothing under two known values.</summary>
    public static string Of(IReadOnlyList<double?> values)
    {
        var top = values.Max() ?? 0;
        if (values.Count(value => value is not null) < 2)
            return "";
        var scale = top > 0 ? 24 / top : 0;
        var step = 100.0 / (values.Count - 1);
        var parts = new List<string>();
        for (var i = 0; i < values.Count; i++)
            if (values[i] is { } value)
                parts.Add($"{(i > 0 && values[i - 1] is not null ? 'L' : 'M')}{Figure.Css(i * step)} {Figure.Css(26 - value * scale)}");
        return string.Join(' ', parts);
    }
}
