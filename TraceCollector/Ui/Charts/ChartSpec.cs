namespace LlmAspire.TraceCollector.Ui.Charts;

/// <param name="At">Start of the bucket, milliseconds since 1970.</param>
/// <param name="Value"><c>null</c> leaves a gap.</param>
public sealed record ChartPoint(long At, double? Value)
{
    /// <summary>Buckets without a request are not sent: where one is missing between two points, a line must break instead of crossing it.</summary>
    public static IReadOnlyList<ChartPoint> WithGaps(IReadOnlyList<ChartPoint> points, long bucketMs)
    {
        ArgumentNullException.ThrowIfNull(points);
        var all = new List<ChartPoint>(points.Count);
        foreach (var point in points)
        {
            if (all.Count > 0 && point.At - all[^1].At > bucketMs)
                all.Add(new(all[^1].At + bucketMs, null));
            all.Add(point);
        }
        return all;
    }
}

/// <param name="Colour">Name of a token of app.css, without its dashes.</param>
/// <param name="Dash"><c>solid</c>, <c>dashed</c> or <c>dotted</c>: what tells lines apart besides colour.</param>
public sealed record ChartSeries(string Name, string Colour, IReadOnlyList<ChartPoint> Points, string Dash = "solid");

/// <summary>A rectangle of a heat map: a bucket of time and a stretch of values.</summary>
public sealed record ChartCell(long At, double Low, double High, long Count);

/// <summary>What a chart shows over time, as charts.js takes it.</summary>
/// <param name="Kind"><c>line</c>, <c>bar</c> or <c>heat</c>, which has cells instead of series.</param>
/// <param name="Unit"><c>ms</c>, <c>usd</c>, <c>share</c>, <c>score</c> or <c>count</c>.</param>
/// <param name="Link">Trace list that a click narrows to the bucket clicked.</param>
public sealed record ChartSpec(string Kind, string Unit, long From, long To, long BucketMs, string? Link, IReadOnlyList<ChartSeries> Series, bool Stacked = false, bool Log = false, double? Min = null, double? Max = null)
{
    public IReadOnlyList<ChartCell> Cells { get; init; } = [];

    public bool IsEmpty => Cells.Count == 0 && Series.All(series => series.Points.All(point => point.Value is null));
}
