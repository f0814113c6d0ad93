using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

public abstract partial class TraceQueryConformanceTests
{
    [Fact]
    public async Task A_cost_is_the_sum_of_the_traces_behind_it()
    {
        await OwnHostAsync();
        await Host.TakeAsync(
            Otlp.Body(Otlp.Ask(5, 3_700_000, model: "gpt-4.1", more: [("app.feature", "chat"), ("user.id", "u-7"), ("session.id", "s-9"), ("feature_flag.key", "tone"), ("feature_flag.result.variant", "warm")])),
            Otlp.Body(Otlp.Ask(6, -7_200_000, more: [("user.id", "u-7"), ("feature_flag.key", "tone"), ("feature_flag.result.variant", "plain")])));
        foreach (var by in Enum.GetValues<CostDimension>())
            await SumsUpAsync(by);
    }

    private async Task SumsUpAsync(CostDimension by)
    {
        var report = await Query.GetCostsAsync([by], All);
        foreach (var group in report.Items)
        {
            var behind = group.Keys[0] is { } key ? await AllOf(Behind(by, key)) : (await AllOf(All)).Where(trace => Names(by, trace) is false).ToList();
            Assert.Equal((by, group.Keys[0], (long)behind.Count), (by, group.Keys[0], group.Figures.Requests));
            Assert.Equal(behind.Sum(trace => trace.CostUsd ?? 0), group.Figures.CostUsd ?? 0, 12);
            Assert.Equal(behind.Count(trace => trace.CostState is CostState.Unpriced or CostState.Partial), group.Figures.Unpriced);
            Assert.Equal(behind.Sum(trace => trace.InputTokens ?? 0), group.Figures.Tokens.Input ?? 0);
            if (group.Figures.CostUsd is { } usd)
                Assert.Equal(usd, Sum(group.Figures.Classes), 12);
            if (by is not (CostDimension.Day or CostDimension.Hour) && group.Keys[0] is not null)
                Assert.Equal(group.Figures.CostUsd ?? 0, group.Trend.Sum(), 12);
        }
        Assert.Equal((await AllOf(All)).Count, report.Items.Sum(group => group.Figures.Requests));
        Assert.Equal(report.Totals.CostUsd!.Value, report.Items.Sum(group => group.Figures.CostUsd ?? 0), 12);
        Assert.Equal(report.Totals.CostUsd.Value, Sum(report.Totals.Classes), 12);
    }

    private static double Sum(CostClasses classes) => (classes.Input + classes.CacheRead + classes.CacheWrite + classes.Output + classes.Reasoning + classes.Other)!.Value;

    [Fact]
    public async Task Costs_by_class_are_told_apart_by_model_where_a_trace_has_several()
    {
        await OwnHostAsync();
        await Host.TakeAsync(Otlp.Body([.. Otlp.Ask(7, 5000), Otlp.Span(7, 30, 2, "chat", 5030, 5, ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-5"),
            ("gen_ai.usage.input_tokens", 1000L), ("gen_ai.usage.cache_read.input_tokens", 400L), ("gen_ai.usage.output_tokens", 100L))]));
        var report = await Query.GetCostsAsync([CostDimension.Model, CostDimension.Feature], All);
        // gpt-5: 600 x 1.25, 400 x 0.125, 100 x 10; gpt-4o-mini twice: 812 x 0.15, 96 x 0.60; in millionths.
        Assert.Equal((750e-6, 50e-6, 1000e-6), Classes(report, "gpt-5"));
        Assert.Equal((243.6e-6, 0.0, 115.2e-6), Classes(report, "gpt-4o-mini-2024-07-18"));
    }

    [Fact]
    public async Task Costs_are_told_apart_by_variant()
    {
        await OwnHostAsync();
        foreach (var (trace, variant) in new[] { (11, "warm"), (12, "warm"), (13, "plain") })
            await Host.TakeAsync(Otlp.Body(Otlp.Ask(trace, trace, more: [("feature_flag.key", "tone"), ("feature_flag.result.variant", variant)])));
        var report = await Query.GetCostsAsync([CostDimension.Variant], All);
        Assert.Equal([("tone:plain", 1L, 179.4e-6), ("tone:warm", 2L, 358.8e-6)],
            report.Items.Where(group => group.Keys[0] is not null).Select(group => (group.Keys[0]!, group.Figures.Requests, Math.Round(group.Figures.CostUsd!.Value, 12))).Order());
    }

    private static (double, double, double) Classes(CostReport report, string model)
    {
        var classes = report.Items.Single(group => group.Keys is [var key, "docs"] && key == model).Figures.Classes;
        return (Math.Round(classes.Input!.Value, 12), Math.Round(classes.CacheRead!.Value, 12), Math.Round(classes.Output!.Value, 12));
    }

    [Fact]
    public async Task Costs_can_be_told_apart_by_several_things_at_once_and_say_how_they_are_spread()
    {
        await OwnHostAsync();
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
        CostDimension.Variant => All with { Variants = [key] },
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
        CostDimension.Variant => trace.Variant is not null,
        CostDimension.Service => trace.Service is not null,
        _ => trace.Models.Count > 0,
    };
}
