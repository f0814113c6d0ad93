namespace LlmAspire.TraceCollector.Ui.Figures;

internal static class SparkPath
{
    /// <summary>An SVG path in a box of 100 by 28, zero at the bottom; a gap where a value is not known, a dot where it stands alone, nothing where none is known.</summary>
    public static string Of(IReadOnlyList<double?> values)
    {
        var top = values.Max() ?? 0;
        if (values.All(value => value is null))
            return "";
        var scale = top > 0 ? 24 / top : 0;
        var step = 98.0 / Math.Max(1, values.Count - 1);
        var parts = new List<string>();
        for (var i = 0; i < values.Count; i++)
            if (values[i] is { } value)
                parts.Add($"{(Known(i - 1) ? 'L' : 'M')}{Figure.Css(1 + i * step)} {Figure.Css(26 - value * scale)}{(Known(i - 1) || Known(i + 1) ? "" : " h0")}");
        return string.Join(' ', parts);

        bool Known(int i) => i >= 0 && i < values.Count && values[i] is not null;
    }
}
