using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Ui.Charts;
using LlmAspire.TraceCollector.Ui.Figures;
using LlmAspire.TraceCollector.Ui.Overviews;
using LlmAspire.TraceCollector.Ui.TraceDetails;

namespace LlmAspire.Tests;

/// <summary>Figures over time and over parts: what is not there is not drawn, and parts sum to the whole.</summary>
public sealed class ViewSeriesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_line_breaks_where_a_bucket_is_missing() =>
        Assert.Equal([new(0, 1), new(10, 2), new(20, null), new(50, 3)], ChartPoint.WithGaps([new(0, 1), new(10, 2), new(50, 3)], 10));

    [Fact]
    public void A_course_has_a_value_for_every_bucket_of_its_range()
    {
        var overview = new Overview(new(Noon, Noon.AddMinutes(5)), 60, Totals, Totals,
            [new(Noon.AddMinutes(1), 3, 1, 20, null, null, 0), new(Noon.AddMinutes(4), 2, 0, 30, 0.5, null, 0)]);
        Assert.Equal([0, 3, 0, 0, 2], Course.Of(overview, bucket => bucket.Requests, quiet: 0));
        Assert.Equal([null, 20, null, null, 30], Course.Of(overview, bucket => bucket.P95Ms));
    }

    [Fact]
    public void A_lonely_value_is_a_dot_and_neighbours_are_a_line()
    {
        Assert.Equal("", SparkPath.Of([null, null]));
        Assert.Equal("M1 2 h0 M66.333 26 L99 26", SparkPath.Of([10, null, 0, 0]));
    }

    [Fact]
    public void Classes_of_tokens_cost_together_what_the_call_cost()
    {
        var usage = new TokenUsage(1000, 200, 400, null, 50);
        var cost = PriceList.BuiltIn.Price("gpt-4o-mini-2024-07-18", "openai", Noon, usage);
        var span = UiSpans.Span(Noon, "1000000000000001", null, "chat", SpanKind.Llm, null, 0, 10) with
        {
            StartedAt = Noon,
            Model = new("gpt-4o-mini", "gpt-4o-mini-2024-07-18", "openai"),
            Usage = usage,
            CostUsd = cost.Usd,
            CostState = cost.State,
            CostParts = PriceList.BuiltIn.Split("gpt-4o-mini-2024-07-18", "openai", Noon, usage)!.Parts,
        };
        var costs = TokenCost.Of([span]);
        Assert.Equal([("input", 600L), ("cache read", 400L), ("output", 150L), ("reasoning", 50L)], costs.Select(part => (part.Class, part.Tokens)));
        Assert.Equal(cost.Usd!.Value, costs.Sum(part => part.Usd), 12);
        Assert.Empty(TokenCost.Of([span with { CostUsd = null, CostState = CostState.Unpriced, CostParts = [] }]));
    }

    private static OverviewTotals Totals => new(5, 1, 20, 30, 0.5, 0, null, null, 0, 0, 0);
}
