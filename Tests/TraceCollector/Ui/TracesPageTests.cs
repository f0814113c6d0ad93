using Bunit;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Ui.Traces;

namespace LlmAspire.Tests;

public sealed class TracesPageTests : RenderedPages
{
    [Fact]
    public void The_address_filters_the_list()
    {
        var query = Use(UiRecords.Busy(Now));
        Open<TracesPage>("/traces?q=retention&status=error&score=faithfulness%3C0.6&minMs=100&from=-7d");
        var filter = query.Asked.Last();
        Assert.Equal("retention", filter.Words);
        Assert.Equal([TraceStatus.Error], filter.Statuses);
        Assert.Equal(new ScoreCondition("faithfulness", "<", 0.6), Assert.Single(filter.Scores));
        Assert.Equal(new TimeRange(Now.AddDays(-7), Now), filter.Range);
    }

    [Fact]
    public void What_the_address_says_wrongly_is_told()
    {
        Use(UiRecords.Busy(Now));
        var page = Open<TracesPage>("/traces?minMs=soon&order=best");
        var alert = page.Find("[role=alert]").TextContent;
        Assert.Contains("minMs: “soon” is not a number", alert, StringComparison.Ordinal);
        Assert.Contains("order: “best”", alert, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_shows_score_cost_time_and_what_is_not_known()
    {
        Use(new ScriptedQuery { Traces = [UiRecords.Answer(Now.AddMinutes(-1)), UiRecords.Failed(Now.AddMinutes(-2), $"{7:x32}")] });
        var rows = Open<TracesPage>("/traces").FindAll("tbody tr");
        Assert.Contains("faithfulness 0.91", Text(rows[0]), StringComparison.Ordinal);
        Assert.Contains("$0.0031", Text(rows[0]), StringComparison.Ordinal);
        Assert.Contains("1.24 s", Text(rows[0]), StringComparison.Ordinal);
        Assert.Contains("unpriced", Text(rows[1]), StringComparison.Ordinal);
        Assert.Contains("error: HttpRequestException", Text(rows[1]), StringComparison.Ordinal);
        Assert.Equal($"/traces/{UiRecords.AnswerId}", rows[0].QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public void The_next_page_keeps_the_filters()
    {
        Use(UiRecords.Busy(Now));
        var page = Open<TracesPage>("/traces?feature=docs");
        Assert.Equal("/traces?feature=docs&cursor=50", page.Find(".pager a").GetAttribute("href"));
    }

    [Fact]
    public void A_live_list_asks_again()
    {
        var query = Use(UiRecords.Busy(Now));
        var page = Open<TracesPage>("/traces?live=1");
        var before = query.Asked.Count;
        page.WaitForAssertion(() =>
        {
            Clock.Advance(TimeSpan.FromSeconds(2));
            Assert.True(query.Asked.Count > before);
        });
    }

    [Fact]
    public void A_live_list_stands_still_while_it_is_pointed_at()
    {
        var query = Use(UiRecords.Busy(Now));
        var page = Open<TracesPage>("/traces?live=1");
        page.Find(".panel").TriggerEvent("onmouseenter", new Microsoft.AspNetCore.Components.Web.MouseEventArgs());
        page.WaitForAssertion(() =>
        {
            Clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Contains("Paused while you read", page.Find(".tail").TextContent, StringComparison.Ordinal);
        });
        var before = query.Asked.Count;
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(before, query.Asked.Count);
        page.Find(".panel").TriggerEvent("onmouseleave", new Microsoft.AspNetCore.Components.Web.MouseEventArgs());
        page.WaitForAssertion(() =>
        {
            Clock.Advance(TimeSpan.FromSeconds(2));
            Assert.True(query.Asked.Count > before);
        });
        Assert.Contains("more came since the last look than the 50 shown", Text(page.Find(".tail")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cursor_that_nobody_made_shows_the_first_page_and_says_so()
    {
        Use(UiRecords.Busy(Now));
        var page = Open<TracesPage>("/traces?feature=docs&cursor=rubbish");
        Assert.Contains("cursor: this page of the list does not exist", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(50, page.FindAll("tbody tr").Count);
        Assert.Equal("/traces?feature=docs&cursor=50", page.Find(".pager a").GetAttribute("href"));
    }
}
