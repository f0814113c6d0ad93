namespace LlmAspire.TraceCollector.Ui.TraceDetails;

/// <summary>What a waterfall shows now: which spans are folded, which row is active, which rows are drawn, what is looked for.</summary>
internal sealed class WaterfallState
{
    /// <summary>Traces up to this many rows are drawn as a whole: no scripts, and a browser's own search finds every row.</summary>
    public const int Whole = 300;

    private const int Slowest = 20;

    private readonly HashSet<string> folded = [];
    private IReadOnlyList<SpanDetail>? spans;
    private int top;
    private int slowRank = -1;

    public WaterfallLayout Layout { get; private set; } = WaterfallLayout.Of([]);

    /// <summary>What is not hidden below a folded span, in order of <see cref="WaterfallRow.Index"/>.</summary>
    public IReadOnlyList<WaterfallRow> Rows { get; private set; } = [];

    /// <summary>Index among <see cref="Rows"/>.</summary>
    public int Active { get; private set; }

    public WaterfallWindow Window => Rows.Count <= Whole ? new(0, Rows.Count) : WaterfallWindow.Around(top, Rows.Count);

    public string Sought { get; private set; } = "";

    /// <summary>Indices of the layout's rows: what <see cref="Sought"/> is found in, what failed, and what took longest by itself.</summary>
    public IReadOnlyList<int> Found { get; private set; } = [];
    public IReadOnlyList<int> Failed { get; private set; } = [];
    public IReadOnlyList<int> Slow { get; private set; } = [];

    public bool IsFolded(WaterfallRow row) => folded.Contains(row.Span.SpanId);

    public bool IsAnyFolded => folded.Count > 0;

    public void Show(IReadOnlyList<SpanDetail> shown)
    {
        if (ReferenceEquals(shown, spans))
            return;
        spans = shown;
        Layout = WaterfallLayout.Of(shown);
        Failed = [.. Layout.Rows.Where(row => row.Span.Status == TraceStatus.Error).Select(row => row.Index)];
        Slow = [.. Layout.Rows.OrderByDescending(row => row.SelfMs).Take(Slowest).Select(row => row.Index)];
        Find(Sought);
        Refold();
    }

    public void ScrollTo(int row) => top = Math.Clamp(row, 0, Math.Max(Rows.Count - 1, 0));

    /// <summary>Makes a span the active one, unless it is hidden or unknown.</summary>
    public void Activate(string? spanId)
    {
        if (spanId is null || (Active < Rows.Count && Rows[Active].Span.SpanId == spanId))
            return;
        for (var i = 0; i < Rows.Count; i++)
            if (Rows[i].Span.SpanId == spanId)
                MoveTo(i);
    }

    /// <summary>What a key does; <c>null</c> for one that means nothing here, true where the active span was chosen.</summary>
    public bool? Press(string key)
    {
        if (WaterfallMove.Of(key, Rows, Active, folded) is not { } move)
            return null;
        if (move.Fold is { } fold)
            folded.Add(fold);
        if (move.Unfold is { } unfold)
            folded.Remove(unfold);
        if (move.Fold is not null || move.Unfold is not null)
            Refold();
        MoveTo(move.Active);
        return move.Select;
    }

    public void Toggle(WaterfallRow row)
    {
        if (!folded.Remove(row.Span.SpanId))
            folded.Add(row.Span.SpanId);
        Refold();
    }

    /// <summary>Folds all below the top, or unfolds everything.</summary>
    public void FoldAll(bool fold)
    {
        folded.Clear();
        if (fold)
            folded.UnionWith(Layout.Rows.Where(row => row.Depth > 0 && row.Children > 0).Select(row => row.Span.SpanId));
        Refold();
        MoveTo(0);
    }

    public void Find(string text)
    {
        Sought = text;
        Found = WaterfallFind.Of(Layout.Rows, text);
    }

    /// <summary>The span after the active one among these (or before it), and around at the end. <c>null</c> where there is none.</summary>
    /// <param name="among">Indices of the layout's rows, in order.</param>
    public string? Jump(IReadOnlyList<int> among, int step = 1) =>
        among.Count == 0 ? null : JumpTo(WaterfallFind.Next(among, Rows[Active].Index, step));

    /// <summary>The slowest span, and from there the next slowest.</summary>
    public string? JumpToSlow()
    {
        if (Slow.Count == 0)
            return null;
        slowRank = slowRank >= 0 && slowRank < Slow.Count && Slow[slowRank] == Rows[Active].Index ? (slowRank + 1) % Slow.Count : 0;
        return JumpTo(Slow[slowRank]);
    }

    /// <summary>What hides the row is unfolded.</summary>
    private string JumpTo(int index)
    {
        var row = Layout.Rows[index];
        var changed = false;
        for (var above = row.Parent; above >= 0; above = Layout.Rows[above].Parent)
            changed |= folded.Remove(Layout.Rows[above].Span.SpanId);
        if (changed)
            Refold();
        Activate(row.Span.SpanId);
        return row.Span.SpanId;
    }

    private void MoveTo(int row)
    {
        Active = row;
        top = row;
    }

    private void Refold()
    {
        Rows = Layout.Unfolded(folded);
        Active = Math.Clamp(Active, 0, Math.Max(Rows.Count - 1, 0));
        ScrollTo(top);
    }
}
