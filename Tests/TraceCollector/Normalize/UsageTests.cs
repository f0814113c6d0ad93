using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.Tests;

/// <summary>
/// What clients of each convention send of a call's tokens, as OTLP attributes, and what it costs: <c>Usages/usages.ndjson</c>, one call a
/// line, its arithmetic written out (tokens x USD per million; a script read the prices from the list, so <see cref="HandPricedUsageTests"/> holds some by hand). From the wire to the trace's cost, nothing between replaced.
/// </summary>
public sealed class UsageTests
{
    internal static readonly List<JsonObject> All =
        [.. File.ReadAllLines(Repository.PathTo("Tests", "TraceCollector", "Normalize", "Usages", "usages.ndjson")).Select(line => JsonNode.Parse(line)!.AsObject())];

    public static TheoryData<string> Conventions => [.. All.Select(Convention).Distinct()];

    [Theory]
    [MemberData(nameof(Conventions))]
    public void Every_usage_costs_what_its_arithmetic_says(string convention)
    {
        foreach (var usage in All.Where(usage => Convention(usage) == convention && usage["sum"] is not null))
        {
            var expected = Sum(usage["sum"]!.GetValue<string>());
            Assert.Equal(decimal.Parse(usage["millionths"]!.GetValue<string>(), CultureInfo.InvariantCulture), expected);
            var cost = Cost(usage);
            Assert.True(cost.State == CostState.Priced, $"{usage}: {cost.Reason}");
            Assert.True(Math.Abs((cost.Usd!.Value * 1e6) - (double)expected) <= (double)expected * 1e-9, $"{cost.Usd * 1e6} instead of {expected}: {usage}");
        }
    }

    [Fact]
    public void What_has_no_price_says_why()
    {
        foreach (var usage in All.Where(usage => usage["unpriced"] is not null))
        {
            var cost = Cost(usage);
            Assert.Equal((CostState.Unpriced, (double?)null, usage["unpriced"]!.GetValue<string>()), (cost.State, cost.Usd, cost.Reason));
        }
    }

    [Fact]
    public void There_are_more_than_two_hundred_priced_usages_of_at_least_seven_conventions()
    {
        var priced = All.Where(usage => usage["sum"] is not null).ToList();
        Assert.True(priced.Count > 200, $"{priced.Count} priced usages");
        Assert.True(priced.Select(Convention).Distinct().Count() >= 7);
    }

    /// <summary>Classes sum to the cost: what the pages show class by class is the whole.</summary>
    [Fact]
    public void Classes_sum_to_the_cost_of_every_usage()
    {
        foreach (var usage in All.Where(usage => usage["sum"] is not null))
        {
            var cost = Cost(usage);
            var classes = cost.Classes;
            Assert.Equal(cost.Usd!.Value, classes.Input + classes.CacheRead + classes.CacheWrite + classes.Output + classes.Reasoning + classes.Other, 12);
            Assert.Equal(cost.Usd.Value, cost.ByModel.Values.Sum(model => model.Usd), 12);
        }
    }

    internal static string Convention(JsonObject usage) => usage["convention"]!.GetValue<string>().Split(',')[0];

    /// <summary><c>tokens x price + tokens x price</c>, in millionths of a dollar.</summary>
    private static decimal Sum(string arithmetic) => arithmetic.Split(" + ").Sum(term =>
        term.Split(" x ") is [var tokens, var price] ? decimal.Parse(tokens, CultureInfo.InvariantCulture) * decimal.Parse(price, CultureInfo.InvariantCulture) : throw new FormatException(term));

    internal static TraceCost Cost(JsonObject usage)
    {
        var body = OtlpJson.ToProtobuf(Encoding.UTF8.GetBytes(Request(usage).ToJsonString()), OtlpMessages.Traces, 1 << 20);
        var span = OtlpReader.ReadSpans(body).Single();
        return TraceSums.Of([IndexedSpan.From(Normalizer.Normalize(span, []), 0, PriceList.BuiltIn).Call], PriceList.BuiltIn);
    }

    private static JsonObject Request(JsonObject usage)
    {
        var start = DateTimeOffset.Parse(usage["day"]!.GetValue<string>() + "T12:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeSeconds() * 1_000_000_000;
        return new()
        {
            ["resourceSpans"] = new JsonArray(new JsonObject
            {
                ["scopeSpans"] = new JsonArray(new JsonObject
                {
                    ["scope"] = new JsonObject { ["name"] = usage["scope"]!.GetValue<string>() },
                    ["spans"] = new JsonArray(new JsonObject
                    {
                        ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
                        ["spanId"] = "b7ad6b7169203331",
                        ["name"] = usage["name"]!.GetValue<string>(),
                        ["kind"] = 1,
                        ["startTimeUnixNano"] = start.ToString(CultureInfo.InvariantCulture),
                        ["endTimeUnixNano"] = (start + 1_000_000_000).ToString(CultureInfo.InvariantCulture),
                        ["attributes"] = usage["attributes"]!.DeepClone(),
                    }),
                }),
            }),
        };
    }
}
