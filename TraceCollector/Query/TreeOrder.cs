using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Parents before children, siblings by start; spans whose parent is missing stand at the top. Numbers instead of lists of children: a trace may have 50,000 spans.</summary>
internal sealed class TreeOrder
{
    private readonly IReadOnlyList<IndexedSpan> spans;
    private readonly int[] firstChild;
    private readonly int[] nextSibling;
    private readonly bool[] isTop;

    private TreeOrder(IReadOnlyList<IndexedSpan> spans)
    {
        this.spans = spans;
        (firstChild, nextSibling, isTop) = (new int[spans.Count], new int[spans.Count], new bool[spans.Count]);
        Array.Fill(firstChild, -1);
        var byId = new Dictionary<ulong, int>(spans.Count, SpanIds.Comparer);
        for (var i = 0; i < spans.Count; i++)
            byId.TryAdd(spans[i].SpanId, i);
        // From the last to the first, so that each parent's list of children begins with its first.
        for (var i = spans.Count - 1; i >= 0; i--)
            if (byId.TryGetValue(spans[i].ParentSpanId, out var parent))
                (nextSibling[i], firstChild[parent]) = (firstChild[parent], i);
            else
                isTop[i] = true;
    }

    /// <param name="spans">In order of their start.</param>
    public static List<IndexedSpan> Of(IReadOnlyList<IndexedSpan> spans)
    {
        var tree = new TreeOrder(spans);
        var ordered = new List<IndexedSpan>(spans.Count);
        var seen = new bool[spans.Count];
        // What no top leads to hangs in a loop of parents: it is shown from where it starts.
        foreach (var topOnly in (bool[])[true, false])
            for (var i = 0; i < spans.Count; i++)
                if (!seen[i] && (!topOnly || tree.isTop[i]))
                    tree.Add(i, ordered, seen);
        return ordered;
    }

    /// <summary>A stack instead of recursion: a chain of 30,000 spans is a legal trace.</summary>
    private void Add(int top, List<IndexedSpan> ordered, bool[] seen)
    {
        var waiting = new Stack<int>([top]);
        while (waiting.TryPop(out var span))
        {
            // The next sibling waits below the children, which come first.
            if (span != top && nextSibling[span] >= 0)
                waiting.Push(nextSibling[span]);
            if (seen[span])
                continue;
            seen[span] = true;
            ordered.Add(spans[span]);
            if (firstChild[span] >= 0)
                waiting.Push(firstChild[span]);
        }
    }
}
