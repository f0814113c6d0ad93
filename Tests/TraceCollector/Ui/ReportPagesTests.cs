using Bunit;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Ui.ClientMetrics;
using LlmAspire.TraceCollector.Ui.Costs;
using LlmAspire.TraceCollector.Ui.Errors;
using LlmAspire.TraceCollector.Ui.Latency;
using LlmAspire.TraceCollector.Ui.Overviews;
using LlmAspire.TraceCollector.Ui.Sessions;
using LlmAspire.TraceCollector.Ui.Shell;
using LlmAspire.TraceCollector.Ui.Status;

namespace LlmAspire.Tests;

public sealed class ReportPagesTests : RenderedPages
{
    [Fact]
    public void An_empty_overview_says_how_to_begin()
    {
        Use(new ScriptedQuery());
        var page = Open<OverviewPage>("/");
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("$0", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_overview_shows_its_figures_and_leads_on()
    {
        Use(UiRecords.Busy(Now));
        var page = Open<OverviewPage>("/?feature=docs&from=-7d");
        var tile = page.FindAll(".tile").Single(tile => tile.TextContent.Contains("Errors", StringComparison.Ordinal));
        Assert.Contains("0.42 %", tile.TextContent, StringComparison.Ordinal);
        Assert.Equal("/traces?feature=docs&from=-7d&status=error", tile.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("prompt answer@1.3.0 first seen", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_that_ran_away_is_news_and_leads_to_its_trace()
    {
        var busy = UiRecords.Busy(Now);
        busy.Changes = [new("1", Now.AddHours(-1), ChangeKind.Runaway, "A request of 'docs' has taken 60 steps; the limit is 50") { TraceId = UiRecords.AnswerId, Feature = "docs" }];
        Use(busy);
        var news = Open<OverviewPage>("/?from=-7d").Find("[aria-label='What changed lately']");
        Assert.Equal($"/traces/{UiRecords.AnswerId}", news.QuerySelectorAll("a").Single(link => link.TextContent.Contains("60 steps", StringComparison.Ordinal)).GetAttribute("href"));
    }

    [Fact]
    public void Latency_has_a_chart_for_each_stage()
    {
        Use(UiRecords.Busy(Now));
        var page = Open<LatencyPage>("/latency");
        Assert.Equal(8, page.FindAll("[role=img].chart").Count);
        Assert.Contains("How long does rerank take?", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Latency_says_where_slow_requests_spend_their_time_and_leads_to_them()
    {
        Use(UiRecords.Busy(Now));
        var page = Open<LatencyPage>("/latency?feature=docs");
        var slow = page.Find("[aria-label='Where do the slowest 1 % spend their time?']");
        Assert.Contains("llm 94 % 90 % 2.2 s", Text(slow), StringComparison.Ordinal);
        Assert.Equal("/traces?feature=docs&order=slowest&minMs=2112", slow.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("/latency?feature=docs&model=mystery-7b", page.FindAll("[aria-label='Which model is slow?'] tbody a")[1].GetAttribute("href"));
    }

    [Fact]
    public void A_cell_of_the_heat_map_leads_to_its_traces()
    {
        Use(UiRecords.Busy(Now));
        var cell = Open<LatencyPage>("/latency").Find("[aria-label='When did requests take how long?'] tbody a").GetAttribute("href");
        Assert.Matches(@"^/traces\?from=2026-11-2\dT\d\d%3A\d\d%3A00Z&to=2026-11-2\dT\d\d%3A\d\d%3A00Z&minMs=\d+(\.\d+)?&maxMs=\d+(\.\d+)?$", cell!);
    }

    [Fact]
    public void A_type_of_error_leads_to_its_traces()
    {
        Use(UiRecords.Busy(Now));
        var rows = Open<ErrorsPage>("/errors?from=-7d").FindAll("tbody tr");
        Assert.Equal("/traces?from=-7d&status=error&errorType=System.Net.Http.HttpRequestException", rows[0].QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("/traces?from=-7d&status=error", rows[1].QuerySelector("a")!.GetAttribute("href"));
        Assert.NotEqual("", rows[0].QuerySelector(".spark path")!.GetAttribute("d"));
    }

    [Fact]
    public void Sessions_show_what_is_known_and_lead_to_their_conversation()
    {
        Use(UiRecords.Busy(Now));
        var row = Open<SessionsPage>("/sessions?from=-7d").FindAll("tbody tr")[1];
        Assert.Equal("/sessions/one?from=-7d&session=s-202", row.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("worst faithfulness 0.50", Text(row), StringComparison.Ordinal);
        Assert.Contains("$0.006", Text(row), StringComparison.Ordinal);
    }

    [Fact]
    public void A_conversation_is_read_from_its_beginning()
    {
        var query = Use(new ScriptedQuery { Traces = [UiRecords.Answer(Now.AddMinutes(-2)), UiRecords.Failed(Now.AddMinutes(-1), $"{7:x32}")] });
        var turns = Open<SessionPage>("/sessions/one?session=s-204").FindAll(".turns > li");
        Assert.Equal(["s-204"], query.Asked.Last().Sessions);
        Assert.Contains("How do I rotate a key", Text(turns[0]), StringComparison.Ordinal);
        Assert.Contains("failed without an answer", Text(turns[1]), StringComparison.Ordinal);
        Assert.Equal($"/traces/{UiRecords.AnswerId}", turns[0].QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public void Status_shows_what_was_refused_and_what_to_act_on()
    {
        Use(new ScriptedQuery { Status = UiRecords.Status(Now) with { Journal = new(10, 5, 90_000, 1, 10, 0, ["000001.seg:42"]) } });
        var page = Open<StatusPage>("/status");
        Assert.Contains("invalid trace id", page.Markup, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll("[role=alert]").Count);
    }

    [Fact]
    public void Client_metrics_show_their_units_and_what_is_not_known()
    {
        var stats = new MetricStats(10, 18, 1.8, 1.75, 3.75, null);
        Use(new ScriptedQuery
        {
            Metrics = [new("gen_ai.client.operation.duration", "s", ClientMetricForm.Histogram, new(Now.AddHours(-1), Now), 60, stats, [], [new(new("shop", "gpt-4o-mini", "openai", "chat", null, null), stats, [])])],
        });
        var page = Open<ClientMetricsPage>("/client-metrics");
        Assert.Equal(["chat · gpt-4o-mini · openai · shop", "10", "18 s", "1.8 s", "1.75 s", "3.75 s", "—"], page.FindAll("tbody td").Select(Text));
        Assert.Equal(("812 token", "—", "all"), (MetricFigure.Of(812, "{token}"), MetricFigure.Of(null, "s"), MetricFigure.Of(new MetricDimensions(null, null, null, null, null, null))));
    }

    [Fact]
    public void The_cost_page_leads_from_each_figure_to_the_traces_behind_it()
    {
        Use(UiRecords.Busy(Now));
        var page = Open<CostPage>("/cost?feature=docs&by=model");
        var rows = page.FindAll("[aria-label='cost by model'] tbody tr");
        Assert.Equal("/traces?feature=docs&model=gpt-4o-mini-2024-07-18&order=costliest", rows[0].QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("unpriced", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("/api/costs?feature=docs&groupBy=model&format=csv", page.Markup.Replace("&amp;", "&", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("model 'mystery-7b' is not in the price list", page.Find("[aria-label='What is unpriced, and why?']").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CostDimension.Day, "2026-11-22", "/traces?from=2026-11-22T00%3A00%3A00Z&to=2026-11-23T00%3A00%3A00Z&order=costliest")]
    [InlineData(CostDimension.Hour, "2026-11-22T23:00:00Z", "/traces?from=2026-11-22T23%3A00%3A00Z&to=2026-11-23T00%3A00%3A00Z&order=costliest")]
    [InlineData(CostDimension.User, "u 1", "/traces?user=u%201&order=costliest")]
    [InlineData(CostDimension.User, null, null)]
    public void A_group_of_costs_links_to_its_traces(CostDimension by, string? value, string? address) =>
        Assert.Equal(address, CostLinks.Traces(ViewState.Empty, by, value));
}
