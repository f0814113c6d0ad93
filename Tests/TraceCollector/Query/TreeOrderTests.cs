using FsCheck.Xunit;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Query;

namespace LlmAspire.Tests;

public sealed class TreeOrderTests
{
    private static IndexedSpan Span(int number, int parent) => new() { TraceId = 1, SpanId = (ulong)number, ParentSpanId = (ulong)parent, Name = "s", StartNs = number };

    [Property]
    public bool Every_span_comes_once_and_behind_its_parent(int[] parents)
    {
        // Parents are unknown or earlier, so there are no rings.
        var spans = parents.Select((parent, i) => Span(i + 1, (int)(Math.Abs((long)parent) % (i + 1)))).ToList();
        var order = TreeOrder.Of(spans).Select(span => (int)span.SpanId).ToList();
        return order.Order().SequenceEqual(Enumerable.Range(1, spans.Count)) && spans.All(span => span.ParentSpanId == 0 || order.IndexOf((int)span.ParentSpanId) < order.IndexOf((int)span.SpanId));
    }

    [Property]
    public bool Rings_of_parents_end(int[] parents)
    {
        var spans = parents.Select((parent, i) => Span(i + 1, (int)(Math.Abs((long)parent) % (parents.Length + 2)))).ToList();
        return TreeOrder.Of(spans).Select(span => (int)span.SpanId).Order().SequenceEqual(Enumerable.Range(1, spans.Count));
    }

    [Fact]
    public void Siblings_come_by_start_and_each_with_what_is_below_it() =>
        Assert.Equal([1, 2, 4, 6, 3, 5], TreeOrder.Of([Span(1, 0), Span(2, 1), Span(3, 1), Span(4, 2), Span(5, 3), Span(6, 4)]).Select(span => (int)span.SpanId));
}
