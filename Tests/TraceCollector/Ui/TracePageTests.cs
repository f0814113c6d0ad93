using Bunit;
using LlmAspire.TraceCollector.Contracts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace LlmAspire.Tests;

public sealed class TracePageTests : RenderedPages
{
    [Fact]
    public void The_waterfall_is_a_tree_that_keys_walk()
    {
        Use(UiRecords.Busy(Now));
        var page = OpenTrace();
        var tree = page.Find("[role=tree][aria-label=waterfall]");
        Assert.Equal(8, tree.QuerySelectorAll("[role=treeitem]").Length);
        tree.KeyDown("ArrowDown");
        tree.KeyDown("ArrowLeft");
        Assert.Equal(7, page.FindAll("[role=treeitem]").Count);
        tree.KeyDown("Enter");
        Assert.Contains("span=1000000000000002", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void The_evidence_says_what_was_used_and_by_which_sentence()
    {
        Use(UiRecords.Busy(Now));
        var page = OpenTrace("?tab=evidence");
        Assert.Contains("used 1 of 3 chunks", page.Markup, StringComparison.Ordinal);
        var first = Text(page.Find(".evidence li"));
        Assert.Contains("keys.md › Rotation", first, StringComparison.Ordinal);
        Assert.Contains("was 3rd", first, StringComparison.Ordinal);
        Assert.Contains("used by ①", first, StringComparison.Ordinal);
        Assert.Contains("support 0.12", Text(page.FindAll(".sentences li")[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_that_nobody_has_judged_is_not_called_unused()
    {
        Use(new ScriptedQuery { Traces = [UiRecords.Answer(Now) with { Scores = [] }] });
        var page = OpenTrace("?tab=evidence");
        Assert.Contains("3 chunks retrieved", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("not used", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conversation", "What the model was sent")]
    [InlineData("scores", "faithfulness 0.91")]
    [InlineData("scores", "no reference answer")]
    [InlineData("attributes&span=1000000000000007", "gen_ai.operation.name")]
    [InlineData("raw&span=1000000000000007", "\"spanId\": \"1000000000000007\"")]
    public void Every_tab_shows_its_part(string tab, string expected)
    {
        Use(UiRecords.Busy(Now));
        Assert.Contains(expected, Text(OpenTrace($"?tab={tab}").Find("[role=tabpanel]")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_thumb_is_posted_as_a_score()
    {
        var query = Use(new ScriptedQuery { Traces = [UiRecords.Answer(Now) with { Scores = [] }] });
        var page = OpenTrace();
        page.Find("button[aria-label='not helpful']").Click();
        var score = Assert.Single(query.Posted);
        Assert.Equal(("user_feedback", 0d, UiRecords.AnswerId), (score.Name, score.Value, score.TraceId));
        Assert.Equal("true", page.Find("button[aria-label='not helpful']").GetAttribute("aria-pressed"));
    }

    [Fact]
    public void A_thumb_that_could_not_be_stored_says_so()
    {
        var query = Use(new ScriptedQuery { Traces = [UiRecords.Answer(Now) with { Scores = [] }] });
        var page = OpenTrace();
        query.Failure = new IOException("disk full");
        page.Find("button[aria-label='helpful']").Click();
        Assert.Contains("disk full", page.Find(".thumbs [role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("false", page.Find("button[aria-label='helpful']").GetAttribute("aria-pressed"));
    }

    [Fact]
    public void A_trace_that_has_not_arrived_is_waited_for()
    {
        var query = Use(new ScriptedQuery());
        var page = OpenTrace();
        Assert.Contains("No span of this trace has arrived", page.Markup, StringComparison.Ordinal);
        query.Traces = [UiRecords.Answer(Now)];
        page.WaitForAssertion(() =>
        {
            Clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Contains("How do I rotate a key", page.Find("h1").TextContent, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void An_address_that_names_no_trace_is_not_waited_for()
    {
        var page = (Use(new ScriptedQuery()), OpenTrace(traceId: "abc")).Item2;
        Assert.Contains("This is no trace id", page.Find("h1").TextContent, StringComparison.Ordinal);
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("This is no trace id", page.Find("h1").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_a_large_trace_are_read_of_the_span_that_is_chosen()
    {
        var large = LargeTraces.Of(Now, 2001, number => number == 1 ? 0 : 1);
        var query = Use(new ScriptedQuery { Traces = [large] });
        query.Texts[LargeTraces.Id(7)] = large.Spans[6] with { Input = "arguments of step 7" };
        var page = OpenTrace($"?span={LargeTraces.Id(7)}");
        page.WaitForAssertion(() => Assert.Contains("arguments of step 7", Text(page.Find("[role=tabpanel]")), StringComparison.Ordinal));
        Assert.Contains("2,001 spans.", Text(page.Find(".note")), StringComparison.Ordinal);
        Assert.Equal(WaterfallRows, page.FindAll("[role=treeitem]").Count);
    }

    private const int WaterfallRows = 160;
}
