using System.Text.Json.Nodes;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize;

namespace LlmAspire.Tests;

/// <summary>
/// Usages priced by hand: prices are literals from the providers' own pages, not from the price list, and the sums were done on paper. An error in the
/// list, in the reading of a convention or in the arithmetic shows here, whichever it is.
/// </summary>
public sealed class HandPricedUsageTests
{
    /// <summary>Day, tokens as they lie in their classes, tier where there is one, USD. Every convention that sends such a call must come to the same.</summary>
    public static TheoryData<string, string, string, decimal> ByHand => new()
    {
        // GPT-4o mini, openai.com/api/pricing since 2024-10-01: input 0.15, cached 0.075, output 0.60 a million.
        // 23 x 0.15 = 3.45; 8 cached x 0.075 = 0.60; 12 out, 4 of them reasoning, x 0.60 = 7.20; 11.25 millionths.
        { "2026-11-20", "23,8,8,4", "", 0.00001125m },
        // The same model on 2024-09-30, before cached input was cheaper: 812 x 0.15 = 121.80; 96 x 0.60 = 57.60.
        { "2024-09-30", "812,96", "", 0.0001794m },
        // GPT-4o from 2024-10-02: 2.50, cached 1.25, 10. 476 x 2.50 = 1190; 1024 x 1.25 = 1280; 250 x 10 = 2500.
        { "2024-10-02", "476,1024,250", "", 0.00497m },
        // o3 after the cut of 2025-06-10 (openai.com announcement): 2, cached 0.50, 8. 280 x 2 = 560; 1920 x 0.50 = 960; 3100 out, 2600 of them reasoning, x 8 = 24800.
        { "2025-06-10", "280,1920,500,2600", "", 0.02632m },
        // Claude Sonnet 4.5, anthropic.com/pricing of 2025-09-29: 3, cache read 0.30, write 3.75, output 15. 300 + 600 + 1500 + 750.
        { "2025-12-01", "100,2000,400,50", "", 0.00315m },
        // Claude Haiku 4.5, anthropic.com/pricing of 2025-10-15: 1, read 0.10, 5-minute write 1.25, 1-hour write 2, output 5. 1000 + 300 + 3750 + 10000 + 3200.
        { "2026-03-03", "1000,3000,3000,5000,640", "", 0.01825m },
        // Gemini 2.5 Flash, ai.google.dev/pricing of 2025-06-17 (cached 0.03 since autumn 2025): 0.30, 0.03, 2.50, thinking as output. 244.80 + 30.72 + 650 + 400.
        { "2026-01-01", "816,1024,260,160", "", 0.00132552m },
        // gpt-audio, openai.com/api/pricing of 2025-08-28: text 2.50 in and 10 out, audio 32 in and 64 out. 1000 + 25600 + 3000 + 38400.
        { "2026-05-05", "400,800,300,600", "", 0.068m },
        // GPT-5 in the tier flex, half of 1.25, 0.125 and 10: 6000 x 0.625 = 3750; 4000 x 0.0625 = 250; 500 x 5 = 2500.
        { "2026-06-01", "6000,4000,500", "tier flex", 0.0065m },
        // GPT-5 mini in the tier priority: 0.45, 0.045, 3.60. 2700 + 180 + 1800.
        { "2026-06-01", "6000,4000,500", "tier priority", 0.00468m },
        // GPT-4o mini in a batch, half of its prices: 6000 x 0.075 = 450; 1000 x 0.0375 = 37.50; 90 x 0.30 = 27.
        { "2026-06-01", "6000,1000,90", "tier batch", 0.0005145m },
        // text-embedding-3-small, openai.com/api/pricing of 2024-01-25: 0.02. 7 x 0.02 = 0.14 millionths.
        { "2026-11-20", "7", "embedding", 0.00000014m },
        // Cohere Rerank 3.5, cohere.com/pricing of 2024-12-02: 2 USD a thousand searches.
        { "2026-11-20", "1", "reranker", 0.002m },
    };

    [Theory]
    [MemberData(nameof(ByHand))]
    public void It_costs_what_was_worked_out_by_hand_in_every_convention(string day, string tokens, string kind, decimal usd)
    {
        var calls = Calls(day, tokens, kind);
        Assert.NotEmpty(calls);
        foreach (var call in calls)
        {
            var cost = UsageTests.Cost(call);
            Assert.True(cost.State == CostState.Priced && Math.Abs((decimal)cost.Usd!.Value - usd) < 1e-12m, $"{cost.Usd} instead of {usd}: {call}");
        }
    }

    [Fact]
    public void Every_class_that_a_convention_sends_is_among_them()
    {
        var byHand = ByHand.SelectMany(row => Calls(row.Data.Item1, row.Data.Item2, row.Data.Item3)).ToHashSet();
        foreach (var convention in UsageTests.All.Where(call => call["sum"] is not null).GroupBy(UsageTests.Convention))
            Assert.Equal((convention.Key, Text(convention)), (convention.Key, Text(convention.Where(byHand.Contains))));
    }

    private static List<JsonObject> Calls(string day, string tokens, string kind) =>
        [.. UsageTests.All.Where(call => call["sum"] is not null && call["day"]!.GetValue<string>() == day && Tokens(call) == tokens && Kind(call) == kind)];

    private static string Tokens(JsonObject call) => string.Join(',', call["sum"]!.GetValue<string>().Split(" + ").Select(term => term.Split(" x ")[0]));

    /// <summary>What stands behind the convention's name; a raw usage object is a way to send, not another call.</summary>
    private static string Kind(JsonObject call) => call["convention"]!.GetValue<string>().Split(", ") is [_, not "raw anthropic" and var kind] ? kind : "";

    private static string Text(IEnumerable<JsonObject> calls) => string.Join(' ', calls.SelectMany(call => Classes(UsageTests.Cost(call).Classes)).Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<string> Classes(ClassCosts costs) => new[]
    {
        ("input", costs.Input), ("cache read", costs.CacheRead), ("cache write", costs.CacheWrite), ("output", costs.Output), ("reasoning", costs.Reasoning), ("other", costs.Other),
    }.Where(part => part.Item2 > 0).Select(part => part.Item1);
}
