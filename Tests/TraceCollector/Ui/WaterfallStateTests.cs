using FsCheck.Xunit;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Ui.TraceDetails;

namespace LlmAspire.Tests;

public sealed class WaterfallStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);

    private static WaterfallState Show(int spans, Func<int, int>? parent = null)
    {
        var state = new WaterfallState();
        state.Show(LargeTraces.Of(Now, spans, parent ?? (number => (number + 6) / 8)).Spans);
        return state;
    }

    [Property]
    public bool A_window_holds_the_row_in_sight_and_never_more_than_its_bound(int rows, int top)
    {
        rows = (int)(Math.Abs((long)rows) % 100_000) + WaterfallWindow.Most;
        top = (int)(Math.Abs((long)top) % rows);
        var window = WaterfallWindow.Around(top, rows);
        return window.Count == WaterfallWindow.Most && window.First <= top && top < window.First + window.Count
            && window.First + window.Count <= rows && window.RoomAbove + window.RoomBelow(rows) == (rows - window.Count) * WaterfallWindow.RowHeight;
    }

    [Theory]
    [InlineData("deep")]
    [InlineData("wide")]
    public void The_last_row_of_any_shape_is_reached_by_a_key(string shape)
    {
        var state = Show(30_000, number => shape == "deep" ? number - 1 : Math.Min(number - 1, 1));
        state.Press("End");
        Assert.Equal((30_000 - WaterfallWindow.Most, WaterfallWindow.Most), (state.Window.First, state.Window.Count));
        Assert.Equal(LargeTraces.Id(30_000), state.Rows[state.Active].Span.SpanId);
    }

    [Fact]
    public void What_hides_a_span_is_unfolded_where_one_jumps_to_it()
    {
        var state = Show(1000);
        state.FoldAll(true);
        Assert.Equal(9, state.Rows.Count);
        var jumped = state.Jump(state.Failed);
        Assert.Equal(state.Layout.Rows[state.Failed[0]].Span.SpanId, jumped);
        Assert.Equal(jumped, state.Rows[state.Active].Span.SpanId);
        Assert.True(state.IsAnyFolded);
    }

    [Fact]
    public void Errors_follow_each_other_and_begin_again()
    {
        var state = Show(350);
        var jumps = Enumerable.Range(0, 4).Select(_ => state.Jump(state.Failed)).ToList();
        Assert.Equal(state.Failed.Select(index => state.Layout.Rows[index].Span.SpanId).Append(jumps[0]), jumps);
        Assert.Equal(jumps[2], state.Jump(state.Failed, -1));
    }

    [Fact]
    public void The_slowest_are_those_that_took_longest_by_themselves()
    {
        var state = new WaterfallState();
        state.Show(UiSpans.Of(Now));
        Assert.Equal(("1000000000000007", "1000000000000004", "1000000000000003"), (state.JumpToSlow(), state.JumpToSlow(), state.JumpToSlow()));
        var self = state.Layout.Rows.ToDictionary(row => row.Span.Name, row => row.SelfMs);
        Assert.Equal((1158, 4), (self["chat gpt-4o-mini"], self["llm"]));
    }

    [Fact]
    public void Spans_are_found_by_name_error_and_id_and_an_empty_text_finds_none()
    {
        var state = Show(1000);
        state.Find("STEP 77");
        Assert.Equal(11, state.Found.Count);
        state.Find("timeout");
        Assert.Equal(10, state.Found.Count);
        state.Find(LargeTraces.Id(500));
        Assert.Equal(LargeTraces.Id(500), state.Jump(state.Found));
        state.Find("  ");
        Assert.Empty(state.Found);
    }
}
