using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Index;

/// <summary>Who stands above whom among a trace's spans; orphans stand at the top. Loops (a client's fault) are cut where they close.</summary>
internal sealed class SpanTree
{
    private const int ServerKind = 2;
    private readonly Dictionary<ulong, IndexedSpan> byId;

    public SpanTree(IReadOnlyCollection<IndexedSpan> spans)
    {
        byId = spans.ToDictionary(span => span.SpanId, SpanIds.Comparer);
        ByStart = [.. spans.OrderBy(span => span.StartNs).ThenByDescending(span => span.EndNs).ThenBy(span => span.SpanId)];
        Root = ByStart.FirstOrDefault(span => span.ParentSpanId == 0) ?? ByStart.FirstOrDefault(span => !byId.ContainsKey(span.ParentSpanId)) ?? ByStart[0];
        Entry = EntryOf();
    }

    public IReadOnlyList<IndexedSpan> ByStart { get; }

    /// <summary>The span without a parent, else the first whose parent is missing.</summary>
    public IndexedSpan Root { get; }

    /// <summary>
    /// The span a reader would call the request: the root, unless that is a plain server span around something of an LLM
    /// application; then the topmost of those. Where several stand beside each other, none of them is the request.
    /// </summary>
    public IndexedSpan Entry { get; }

    private IndexedSpan EntryOf()
    {
        if (Root is not { Kind: SpanKind.Other, OtlpKind: ServerKind })
            return Root;
        var passed = new HashSet<ulong>(SpanIds.Comparer);
        var topmost = ByStart.Where(span => span.Kind != SpanKind.Other && IsTopmost(span, passed)).Take(2).ToList();
        return topmost is [var only] ? only : Root;
    }

    /// <summary>
    /// Whether everything above is <see cref="SpanKind.Other"/>. A walk that ends without finding that passes over spans beneath another such one, and any later walk
    /// that comes to them ends as it did: so each span is passed once, however many hang on a deep chain.
    /// </summary>
    private bool IsTopmost(IndexedSpan span, HashSet<ulong> beneath)
    {
        var path = new List<ulong>();
        for (var at = span; byId.TryGetValue(at.ParentSpanId, out var parent) && path.Count < byId.Count; at = parent)
        {
            if (parent.Kind != SpanKind.Other || beneath.Contains(parent.SpanId))
            {
                beneath.UnionWith(path);
                return false;
            }
            path.Add(parent.SpanId);
        }
        return true;
    }
}
