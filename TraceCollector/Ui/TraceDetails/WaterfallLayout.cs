namespace LlmAspire.TraceCollector.Ui.TraceDetails;

/// <param name="Index">Of this row among all of the layout.</param>
/// <param name="Parent">Index of the row above it in the tree; -1 at the top.</param>
/// <param name="Left">Start of the bar, per cent of the window.</param>
/// <param name="Width">Length of the bar, per cent of the window.</param>
/// <param name="SelfMs">Milliseconds in which no child ran.</param>
public sealed record WaterfallRow(SpanDetail Span, int Index, int Parent, int Depth, int Children, double Left, double Width, double SelfMs);

/// <summary>Where every span of a trace stands: the tree in order of start, the bars in per cent of the time that the trace covers.</summary>
internal sealed record WaterfallLayout(double StartMs, double LengthMs, IReadOnlyList<WaterfallRow> Rows)
{
    /// <summary>
    /// Spans whose parent is not here stand at the top, as do spans of a ring (broken clients make them). Works without
    /// recursion: a chain of 30,000 spans is legal.
    /// </summary>
    public static WaterfallLayout Of(IReadOnlyList<SpanDetail> spans)
    {
        if (spans.Count == 0)
            return new(0, 0, []);
        var start = spans.Min(span => span.OffsetMs);
        var length = Math.Max(spans.Max(span => span.OffsetMs + span.DurationMs) - start, 0.001);
        return new(start, length, new WaterfallTree(spans).Walk((span, index, parent, depth, children) => new(span, index, parent, depth, children.Count,
            100 * (span.OffsetMs - start) / length, Math.Max(0, 100 * span.DurationMs / length), SelfMs(span, children))));
    }

    /// <summary>The rows left when what lies below a folded span is hidden.</summary>
    public IReadOnlyList<WaterfallRow> Unfolded(IReadOnlySet<string> folded)
    {
        if (folded.Count == 0)
            return Rows;
        var shown = new List<WaterfallRow>(Rows.Count);
        var hiddenBelow = int.MaxValue;
        foreach (var row in Rows)
        {
            if (row.Depth > hiddenBelow)
                continue;
            shown.Add(row);
            hiddenBelow = folded.Contains(row.Span.SpanId) ? row.Depth : int.MaxValue;
        }
        return shown;
    }

    /// <param name="children">In order of their start.</param>
    private static double SelfMs(SpanDetail span, IReadOnlyList<SpanDetail> children)
    {
        var (reached, end, covered) = (span.OffsetMs, span.OffsetMs + span.DurationMs, 0.0);
        foreach (var child in children)
        {
            var to = Math.Min(child.OffsetMs + child.DurationMs, end);
            covered += Math.Max(0, to - Math.Max(child.OffsetMs, reached));
            reached = Math.Max(reached, to);
        }
        return Math.Max(0, span.DurationMs - covered);
    }
}
