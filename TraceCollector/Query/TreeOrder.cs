using LlmAspire.TraceCollector.Index;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Parents before children, siblings by start; spans whose parent is missing stand at the top.</summary>
internal static class TreeOrder
{
    /// <param name="spans">In order of their start.</param>
    public static List<IndexedSpan> Of(IReadOnlyList<IndexedSpan> spans)
    {
        var known = spans.Select(span => span.SpanId).ToHashSet();
        var children = spans.Where(span => known.Contains(span.ParentSpanId)).ToLookup(span => span.ParentSpanId);
        var ordered = new List<IndexedSpan>(spans.Count);
        var seen = new HashSet<ulong>();
        foreach (var top in spans.Where(span => !known.Contains(span.ParentSpanId)))
            Add(top, children, ordered, seen);
        // What is left hangs in a loop of parents: it is shown from where it starts.
        foreach (var span in spans)
            Add(span, children, ordered, seen);
        return ordered;
    }

    /// <summary>A stack instead of recursion: a chain of 30,000 spans is a legal trace.</summary>
    private static void Add(IndexedSpan top, ILookup<ulong, IndexedSpan> children, List<IndexedSpan> ordered, HashSet<ulong> seen)
    {
        var waiting = new Stack<IndexedSpan>([top]);
        while (waiting.TryPop(out var span))
        {
            if (!seen.Add(span.SpanId))
                continue;
            ordered.Add(span);
            foreach (var child in children[span.SpanId].Reverse())
                waiting.Push(child);
        }
    }
}
