namespace LlmAspire.TraceCollector.Ui.TraceDetails;

/// <summary>What a key does to a tree: where the active row goes, and which span folds or unfolds.</summary>
internal sealed record WaterfallMove(int Active, string? Fold = null, string? Unfold = null, bool Select = false)
{
    /// <summary>As the WAI-ARIA tree pattern has it. <c>null</c> for a key that means nothing here.</summary>
    public static WaterfallMove? Of(string key, IReadOnlyList<WaterfallRow> rows, int active, IReadOnlySet<string> folded)
    {
        if (rows.Count == 0)
            return null;
        active = Math.Clamp(active, 0, rows.Count - 1);
        var row = rows[active];
        var isFolded = folded.Contains(row.Span.SpanId);
        return key switch
        {
            "ArrowDown" => new(Math.Min(active + 1, rows.Count - 1)),
            "ArrowUp" => new(Math.Max(active - 1, 0)),
            "Home" => new(0),
            "End" => new(rows.Count - 1),
            "ArrowRight" when row.Children > 0 && isFolded => new(active, Unfold: row.Span.SpanId),
            "ArrowRight" when row.Children > 0 => new(Math.Min(active + 1, rows.Count - 1)),
            "ArrowLeft" when row.Children > 0 && !isFolded => new(active, Fold: row.Span.SpanId),
            "ArrowLeft" => new(Parent(rows, active)),
            "Enter" or " " => new(active, Select: true),
            _ => null,
        };
    }

    private static int Parent(IReadOnlyList<WaterfallRow> rows, int active)
    {
        for (var i = active - 1; i >= 0; i--)
            if (rows[i].Depth < rows[active].Depth)
                return i;
        return active;
    }
}
