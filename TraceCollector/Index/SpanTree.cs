using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Index;

/// <summary>Who stands above whom among a trace's spans; orphans stand at the top. Loops (a client's fault) are cut where they close.</summary>
internal sealed class SpanTree
{
    private const int ServerKind = 2;
    private readonly Dictionary<ulong, IndexedSpan> byId;

    public SpanTree(IReadOnlyCollection<IndexedSpan> spans)
    {
        byId = spans.ToDictionary(span => span.SpanId);
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

    public IEnumerable<IndexedSpan> Ancestors(IndexedSpan span)
    {
        // Bounded by the number of spans, so that a loop of parents ends.
        for (var steps = 0; steps < byId.Count && byId.TryGetValue(span.ParentSpanId, out var parent); steps++)
        {
            yield return parent;
            span = parent;
        }
    }

    private IndexedSpan EntryOf()
    {
        if (Root is not { Kind: SpanKind.Other, OtlpKind: ServerKind })
            return Root;
        var topmost = ByStart.Where(span => span.Kind != SpanKind.Other && Ancestors(span).All(above => above.Kind == SpanKind.Other)).Take(2).ToList();
        return topmost is [var only] ? only : Root;
    }
}
