namespace LlmAspire.TraceCollector.Ui.TraceDetails;

/// <summary>Which spans hang on which. Numbers instead of lists of children: a trace may have 50,000 spans, and pages lay them out as they open.</summary>
internal sealed class WaterfallTree
{
    private readonly IReadOnlyList<SpanDetail> spans;
    private readonly int[] byStart;
    private readonly int[] firstChild;
    private readonly int[] nextSibling;
    private readonly bool[] isTop;

    public WaterfallTree(IReadOnlyList<SpanDetail> spans)
    {
        this.spans = spans;
        byStart = [.. Enumerable.Range(0, spans.Count).OrderBy(i => spans[i].OffsetMs)];
        (firstChild, nextSibling, isTop) = (new int[spans.Count], new int[spans.Count], new bool[spans.Count]);
        Array.Fill(firstChild, -1);
        Array.Fill(nextSibling, -1);
        var byId = new Dictionary<string, int>(spans.Count, StringComparer.Ordinal);
        for (var i = 0; i < spans.Count; i++)
            byId.TryAdd(spans[i].SpanId, i);
        // From the last to the first, so that each list of children begins with its first.
        foreach (var i in byStart.Reverse())
        {
            isTop[i] = spans[i].ParentSpanId is not { } id || id == spans[i].SpanId || !byId.ContainsKey(id);
            if (!isTop[i])
                (nextSibling[i], firstChild[byId[spans[i].ParentSpanId!]]) = (firstChild[byId[spans[i].ParentSpanId!]], i);
        }
    }

    /// <summary>One row for each span, parents first. Each id once: a second span of the same is left out.</summary>
    /// <param name="row">Of a span, its index, its parent's index (-1 at the top), its depth and its children.</param>
    public List<WaterfallRow> Walk(Func<SpanDetail, int, int, int, IReadOnlyList<SpanDetail>, WaterfallRow> row)
    {
        var rows = new List<WaterfallRow>(spans.Count);
        var seen = new HashSet<string>(spans.Count, StringComparer.Ordinal);
        var below = new List<SpanDetail>();
        var open = new Stack<(int Span, int Parent, int Depth)>();
        foreach (var top in byStart.Where(i => isTop[i]).Concat(byStart))
        {
            open.Push((top, -1, 0));
            while (open.TryPop(out var next))
            {
                if (!seen.Add(spans[next.Span].SpanId))
                    continue;
                below.Clear();
                var before = open.Count;
                for (var child = firstChild[next.Span]; child >= 0; child = nextSibling[child])
                {
                    below.Add(spans[child]);
                    open.Push((child, rows.Count, next.Depth + 1));
                }
                Reverse(open, open.Count - before);
                rows.Add(row(spans[next.Span], rows.Count, next.Parent, next.Depth, below));
            }
        }
        return rows;
    }

    /// <summary>So that the first child is the next to be opened.</summary>
    private static void Reverse(Stack<(int, int, int)> stack, int count)
    {
        var top = new (int, int, int)[count];
        for (var i = 0; i < count; i++)
            top[i] = stack.Pop();
        foreach (var item in top)
            stack.Push(item);
    }
}
