namespace LlmAspire.TraceCollector.Ui.TraceDetails;

/// <param name="Left">Start of the bar, per cent of the window.</param>
/// <param name="Width">Length of the bar, per cent of the window.</param>
internal sealed record WaterfallRow(SpanDetail Span, int Depth, int Children, double Left, double Width);

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
        var ids = spans.Select(span => span.SpanId).ToHashSet();
        var children = spans.Where(span => IsChild(span, ids)).OrderBy(span => span.OffsetMs).ToLookup(span => span.ParentSpanId!);
        var rows = new List<WaterfallRow>(spans.Count);
        var seen = new HashSet<string>();
        foreach (var root in spans.Where(span => !IsChild(span, ids)).OrderBy(span => span.OffsetMs).Concat(spans))
            Walk(root);
        return new(start, length, rows);

        void Walk(SpanDetail root)
        {
            var open = new Stack<(SpanDetail Span, int Depth)>([(root, 0)]);
            while (open.TryPop(out var next))
            {
                if (!seen.Add(next.Span.SpanId))
                    continue;
                var below = children[next.Span.SpanId].ToList();
                rows.Add(Row(next.Span, next.Depth, below.Count));
                for (var i = below.Count - 1; i >= 0; i--)
                    open.Push((below[i], next.Depth + 1));
            }
        }

        WaterfallRow Row(SpanDetail span, int depth, int count) => new(span, depth, count,
            100 * (span.OffsetMs - start) / length, Math.Max(0, 100 * span.DurationMs / length));
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

    private static bool IsChild(SpanDetail span, HashSet<string> ids) =>
        span.ParentSpanId is { } parent && parent != span.SpanId && ids.Contains(parent);
}
