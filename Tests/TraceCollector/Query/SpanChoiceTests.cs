using FsCheck.Xunit;
using LlmAspire.TraceCollector.Query;

namespace LlmAspire.Tests;

public sealed class SpanChoiceTests
{
    private static SpanOutline Span(int number, int parent, long ms = 1, bool failed = false, bool call = false) =>
        new((ulong)number, (ulong)parent, number * 1_000_000L, (number + ms) * 1_000_000L, failed, call, false);

    private static List<int> Chosen(IReadOnlyList<SpanOutline> spans, int bound)
    {
        var chosen = SpanChoice.Of(spans, bound);
        return [.. spans.Where((_, i) => chosen[i]).Select(span => (int)span.Id)];
    }

    [Property]
    public bool What_is_chosen_fits_and_hangs_together(int[] parents, int room)
    {
        // Any parent at all: unknown ones, oneself, rings.
        var spans = parents.Select((parent, i) => Span(i + 1, (int)(Math.Abs((long)parent) % (parents.Length + 2)), failed: parent % 3 == 0, call: parent % 5 == 0)).ToList();
        var bound = (int)(Math.Abs((long)room) % (spans.Count + 1));
        var chosen = SpanChoice.Of(spans, bound);
        var known = spans.Select(span => span.Id).ToHashSet();
        var shown = spans.Where((_, i) => chosen[i]).Select(span => span.Id).ToHashSet();
        return shown.Count <= bound && spans.Where((_, i) => chosen[i]).All(span => !known.Contains(span.ParentId) || shown.Contains(span.ParentId));
    }

    [Fact]
    public void All_are_chosen_where_there_is_room() =>
        Assert.Equal(Enumerable.Range(1, 100), Chosen([.. Enumerable.Range(1, 100).Select(i => Span(i, i / 3))], 100));

    [Fact]
    public void Failed_spans_model_calls_and_the_slowest_come_with_what_is_above_them()
    {
        List<SpanOutline> spans = [Span(1, 0, 5000), .. Enumerable.Range(2, 1000).Select(i => Span(i, 1)), Span(2001, 900), Span(2002, 2001, failed: true), Span(2003, 901, call: true), Span(2004, 902, 300)];
        var chosen = Chosen(spans, 16);
        Assert.Equal([1, 900, 901, 902, 2001, 2002, 2003, 2004], chosen.Where(id => id is 1 or >= 900));
        Assert.Equal(16, chosen.Count);
        Assert.Equal(Enumerable.Range(2, 8), chosen.Where(id => id is > 1 and < 900));
    }

    [Fact]
    public void Failures_do_not_take_the_room_of_model_calls()
    {
        List<SpanOutline> spans = [Span(1, 0), .. Enumerable.Range(2, 500).Select(i => Span(i, 1, failed: true)), .. Enumerable.Range(600, 50).Select(i => Span(i, 1, call: true))];
        var chosen = Chosen(spans, 100);
        Assert.Equal((100, 25), (chosen.Count, chosen.Count(id => id >= 600)));
    }

    [Fact]
    public void Of_a_chain_longer_than_the_room_the_beginning_is_chosen() =>
        Assert.Equal(Enumerable.Range(1, 50_000), Chosen([.. Enumerable.Range(1, 200_000).Select(i => Span(i, i - 1, failed: i % 100 == 0, call: i % 4 == 0))], 50_000));

    [Fact]
    public void Children_that_are_left_out_are_counted_on_their_parent()
    {
        List<SpanOutline> spans = [Span(1, 0), .. Enumerable.Range(2, 9).Select(i => Span(i, 1))];
        Assert.Equal(6, SpanChoice.LeftOut(spans, SpanChoice.Of(spans, 4))[1]);
    }
}
