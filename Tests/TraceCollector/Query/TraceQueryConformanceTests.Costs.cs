using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

public abstract partial class TraceQueryConformanceTests
{
    [Theory]
    [InlineData(CostDimension.Feature)]
    [InlineData(CostDimension.User)]
    [InlineData(CostDimension.Session)]
    [InlineData(CostDimension.Prompt)]
    [InlineData(CostDimension.Service)]
    [InlineData(CostDimension.Model)]
    [InlineData(CostDimension.Day)]
    [InlineData(CostDimension.Hour)]
    public async Task A_cost_is_the_sum_of_the_traces_behind_it(CostDimension by)
    {
        await Host.TakeAsync(
            Otlp.Body(Otlp.Ask(5, 3_700_000, model: "gpt-4.1", more: [("app.feature", "chat"), ("user.id", "u-7"), ("session.id", "s-9")])),
            Otlp.Body(Otlp.Ask(6, -7_200_000, more: ("user.id", "u-7"))));
        var report = await Query.GetCostsAsync([by], All);
        foreach (var group in report.Items)
        {
            var behind = group.Keys[0] is { } key ? await AllOf(Behind(by, key)) : (await AllOf(All)).Where(trace => Names(by, trace) is false).ToList();
            Assert.Equal(behind.Count, group.Figures.Requests);
            Assert.Equal(behind.Sum(trace => trace.CostUsd ?? 0), group.Figures.CostUsd ?? 0, 12);
            Assert.Equal(behind.Count(trace => trace.CostState is CostState.Unpriced or CostState.Partial), group.Figures.Unpriced);
            Assert.Equal(behind.Sum(trace => trace.InputTokens ?? 0), group.Figures.Tokens.Input ?? 0);
            if (by is not (CostDimension.Day or CostDimension.Hour) && group.Keys[0] is not null)
                Assert.Equal(group.Figures.CostUsd ?? 0, group.Trend.Sum(), 12);
        }
        Assert.Equal((await AllOf(All)).Count, report.Items.Sum(group => group.Figures.Requests));
        Assert.Equal(report.Totals.CostUsd!.Value, report.Items.Sum(group => group.Figures.CostUsd ?? 0), 12);
        var classes = report.Totals.Classes;
        Assert.Equal(report.Totals.CostUsd.Value, (classes.Input + classes.CacheRead + classes.CacheWrite + classes.Output + classes.Reasoning + classes.Other)!.Value, 12);
    }

    [Fact]
    public async Task Costs_can_be_told_apart_by_several_things_at_once_and_say_how_they_are_spread()
    {
        await Host.TakeAsync(Otlp.Body(Otlp.Ask(5, 3_700_000, model: "gpt-4.1")));
        var report = await Query.GetCostsAsync([CostDimension.Hour, CostDimension.Model], All);
        Assert.Equal(["2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z", "2026-11-23T13:00:00Z"], report.Items.Select(group => group.Keys[0]));
        Assert.Equal(["a-model-no-one-sells", "gpt-4.1", "gpt-4o-mini-2024-07-18"], report.Items.Select(group => group.Keys[1]).OfType<string>().Distinct().Order(StringComparer.Ordinal));
        // 812 x 0.15 + 96 x 0.60 and 812 x 2 + 96 x 8, in millionths
        var totals = report.Totals;
        Assert.Equal(((179.4 + 2392) / 2e6, (179.4 + 2392) / 2e6), (Math.Round(totals.PerRequestUsd!.Value, 12), Math.Round(totals.P50Usd!.Value, 12)));
        Assert.Equal((4L, 2L, 2L, 1L, 0.25), (totals.Requests, totals.Answered, totals.Costed, totals.Unpriced, totals.UnpricedShare));
        Assert.Equal(totals.CostUsd! / 2, totals.PerAnsweredUsd);
        Assert.Equal("groupBy", (await Assert.ThrowsAsync<ArgumentException>(() => Query.GetCostsAsync([CostDimension.Day, CostDimension.Hour, CostDimension.User, CostDimension.Model], All))).ParamName);
    }

    [Fact]
    public async Task What_is_unpriced_is_listed_with_its_reason()
    {
        var reason = Assert.Single((await Query.GetUnpricedAsync(All)).Items);
        Assert.Equal(("model 'a-model-no-one-sells' is not in the price list", 1L, Otlp.TraceText(3)), (reason.Reason, reason.Requests, reason.ExampleTraceId));
    }

    private async Task<List<TraceRow>> AllOf(TraceFilter filter) => [.. (await Query.GetTracesAsync(filter, 500)).Items];

    private static TraceFilter Behind(CostDimension by, string key) => by switch
    {
        CostDimension.Feature => All with { Features = [key] },
        CostDimension.User => All with { Users = [key] },
        CostDimension.Session => All with { Sessions = [key] },
        CostDimension.Prompt => All with { Prompts = [key] },
        CostDimension.Service => All with { Services = [key] },
        CostDimension.Model => All with { Models = [key] },
        CostDimension.Day => All with { Range = Span(key + "T00:00:00Z", TimeSpan.FromDays(1)) },
        _ => All with { Range = Span(key, TimeSpan.FromHours(1)) },
    };

    [Fact]
    public async Task An_unknown_model_is_unpriced_and_not_free()
    {
        var trace = (await Query.GetTracesAsync(All)).Items[0];
        Assert.Equal((CostState.Unpriced, (double?)null), (trace.CostState, trace.CostUsd));
    }

    private static TimeRange Span(string from, TimeSpan length) =>
        new(DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture), DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture) + length);

    private static bool Names(CostDimension by, TraceRow trace) => by switch
    {
        CostDimension.Feature => trace.Feature is not null,
        CostDimension.User => trace.UserId is not null,
        CostDimension.Session => trace.SessionId is not null,
        CostDimension.Prompt => trace.Prompts.Count > 0,
        CostDimension.Service => trace.Service is not null,
        _ => trace.Models.Count > 0,
    };
}
