using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// Which spans of a trace stand for a stage. A stage within the same stage is the same time again; a model call (llm, embedding) within
/// any stage is that stage's work. Both have no stage of their own, so that a trace's stages add up to what was waited for.
/// </summary>
internal sealed class StagesInTrace
{
    private readonly Dictionary<ulong, IndexedSpan> byId;
    private readonly Dictionary<ulong, int> above;

    /// <param name="spans">Spans of one trace, each id once.</param>
    public StagesInTrace(IReadOnlyCollection<IndexedSpan> spans)
    {
        byId = spans.ToDictionary(span => span.SpanId, SpanIds.Comparer);
        above = new(spans.Count, SpanIds.Comparer);
        var path = new Stack<IndexedSpan>();
        foreach (var span in spans)
            Walk(span, path);
    }

    public Stage? Of(IndexedSpan span)
    {
        if (span.Stage is not { } stage)
            return null;
        var over = above[span.SpanId];
        var isCall = span.Kind is SpanKind.Llm or SpanKind.Embedding;
        return (isCall && over != 0) || (over & Bit(stage)) != 0 ? null : stage;
    }

    private static int Bit(Stage? stage) => stage is { } known ? 1 << (int)known : 0;

    /// <summary>Notes the stages above a span and above all on the way up: each span is passed once, however deep the trace. A loop of parents ends where it closes.</summary>
    private void Walk(IndexedSpan span, Stack<IndexedSpan> path)
    {
        for (var at = span; at is not null && above.TryAdd(at.SpanId, 0); at = byId.GetValueOrDefault(at.ParentSpanId))
            path.Push(at);
        while (path.TryPop(out var below))
            if (byId.TryGetValue(below.ParentSpanId, out var parent) && parent != below)
                above[below.SpanId] = above[parent.SpanId] | Bit(parent.Stage);
    }
}
