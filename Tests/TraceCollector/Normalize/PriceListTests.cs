using System.Globalization;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;

namespace LlmAspire.Tests;

public sealed class PriceListTests
{
    private static readonly PriceList List = PriceList.BuiltIn;

    /// <summary>Sums by hand, in millionths of a dollar: tokens times price per million.</summary>
    [Theory]
    // 23 x 0.15 + 8 x 0.075 + 12 x 0.60
    [InlineData("gpt-4o-mini-2024-07-18", "2026-11-20", 31, 12, 8, 0, 4, 11.25)]
    // The alias costs what its model costs.
    [InlineData("gpt-4o-mini", "2026-11-20", 31, 12, 8, 0, 4, 11.25)]
    // Before caching was cheaper: 31 x 0.15 + 12 x 0.60
    [InlineData("gpt-4o-mini", "2024-09-30", 31, 12, 8, 0, 4, 11.85)]
    // The first and the last day of a period: 1000 x 5 + 100 x 15, then 1000 x 2.50 + 100 x 10
    [InlineData("gpt-4o", "2024-10-01", 1000, 100, 0, 0, 0, 6500)]
    [InlineData("gpt-4o", "2024-10-02", 1000, 100, 0, 0, 0, 3500)]
    // Anthropic's classes: 100 x 3 + 2000 x 0.30 + 400 x 3.75 + 50 x 15
    [InlineData("claude-sonnet-4-5", "2026-01-01", 2500, 50, 2000, 400, 0, 3150)]
    // Exactly the bound is below it: 200000 x 3; one more token prices the whole request by the tier: 199001 x 6 + 1000 x 0.60
    [InlineData("claude-sonnet-4-5", "2026-01-01", 200_000, 0, 0, 0, 0, 600_000)]
    [InlineData("claude-sonnet-4-5", "2026-01-01", 200_001, 0, 1000, 0, 0, 1_194_606)]
    // A later period without the tier: 200001 x 3
    [InlineData("claude-sonnet-4-6", "2026-03-13", 200_001, 0, 0, 0, 0, 600_003)]
    // Reasoning has a price of its own: 1000 x 0.15 + 40 x 0.60 + 60 x 3.50
    [InlineData("gemini-2.5-flash-preview-04-17", "2025-05-01", 1000, 100, 0, 0, 60, 384)]
    // A price a tier leaves out stays: no cacheWrite for Gemini, so the tier's input price: 200001 x 2.50 (500 of them written)
    [InlineData("gemini-2.5-pro", "2026-01-01", 200_001, 0, 0, 500, 0, 500_002.5)]
    // More cached than input cannot be: only what was cached is charged, never a negative rest.
    [InlineData("gpt-4o-mini", "2026-11-20", 5, 0, 8, 0, 0, 0.6)]
    public void A_call_costs_what_its_tokens_cost(string model, string day, long input, long output, long read, long write, long reasoning, double millionths)
    {
        var cost = List.Price(model, "openai", At(day), new(input, output, read, write, reasoning));
        Assert.Equal(CostState.Priced, cost.State);
        Assert.Equal(millionths / 1e6, cost.Usd!.Value, 12);
        Assert.Null(cost.Reason);
    }

    [Fact]
    public void An_embedding_needs_no_output_tokens()
    {
        var cost = List.Price("text-embedding-3-small", "openai", At("2026-11-20"), new(7, null, null, null, null));
        Assert.Equal((CostState.Priced, 1.4e-7), (cost.State, Math.Round(cost.Usd!.Value, 12)));
    }

    [Theory]
    [InlineData("offline", "extractive")]
    [InlineData("ollama", "llama3.2")]
    [InlineData("Ollama", null)]
    public void A_local_call_is_priced_at_zero(string provider, string? model)
    {
        var cost = List.Price(model, provider, At("2026-11-20"), null);
        Assert.Equal((CostState.Priced, 0d), (cost.State, cost.Usd));
    }

    [Theory]
    [InlineData("gpt-4o-mini-2099-01-01", "2026-11-20", 1L, 1L, "gpt-4o-mini-2099-01-01")]
    [InlineData("GPT-4o-mini", "2026-11-20", 1L, 1L, "not in the price list")]
    [InlineData("gpt-4o-mini", "2024-07-17", 1L, 1L, "no price before 2024-07-18")]
    [InlineData("gpt-4o-mini", "2026-11-20", null, 1L, "input tokens")]
    [InlineData("gpt-4o-mini", "2026-11-20", 1L, null, "output tokens")]
    [InlineData(null, "2026-11-20", 1L, 1L, "no model")]
    public void What_is_not_known_is_unpriced_and_says_why(string? model, string day, long? input, long? output, string reason)
    {
        var cost = List.Price(model, "openai", At(day), new(input, output, null, null, null));
        Assert.Equal((CostState.Unpriced, null), (cost.State, cost.Usd));
        Assert.Contains(reason, cost.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("claude-3-5-sonnet-20241022-v2:0", CostState.Priced)]
    // With a geography it costs 10 % more than without, and the short id does not tell.
    [InlineData("claude-sonnet-4-5-20250929-v1:0", CostState.Unpriced)]
    public void An_id_of_Bedrock_without_its_vendor_is_priced_where_all_geographies_cost_the_same(string model, CostState state) =>
        Assert.Equal(state, List.Price(model, "aws.bedrock", At("2026-11-20"), new(1, 1, null, null, null)).State);

    [Fact]
    public void The_day_of_a_call_is_its_day_in_UTC()
    {
        var late = new DateTimeOffset(2024, 10, 1, 23, 30, 0, TimeSpan.FromHours(-2));
        Assert.Equal(0.0000025, List.Price("gpt-4o", "openai", late, new(1, 0, null, null, null)).Usd);
    }

    [Fact]
    public void The_built_in_list_is_read_whole()
    {
        Assert.Equal(new DateOnly(2026, 11, 23), List.AsOf);
        Assert.Equal(CostState.Priced, List.Price("voyage-3.5", "voyageai", At("2026-11-20"), new(1, null, null, null, null)).State);
    }

    [Theory]
    [InlineData("models: []", "asOf")]
    [InlineData("asOf: yesterday", "yesterday")]
    [InlineData("asOf: 2026-01-01\nmodels: [ { id: a, prices: [ { from: 2026-01-01, inptu: 1 } ] } ]", "'a': 'inptu'")]
    [InlineData("asOf: 2026-01-01\nmodels: [ { id: a, prices: [ { from: 2026-01-01, input: free } ] } ]", "'a': 'input' 'free'")]
    [InlineData("asOf: 2026-01-01\nmodels: [ { id: a, prices: [ { from: 2026-01-01, input: -1 } ] } ]", "'a': 'input'")]
    [InlineData("asOf: 2026-01-01\nmodels: [ { id: a, prices: [ { input: 1 } ] } ]", "'a': 'from' is missing")]
    [InlineData("asOf: 2026-01-01\nmodels: [ { id: a } ]", "'a': 'prices' is missing")]
    [InlineData("asOf: 2026-01-01\nmodels: [ { id: a, prices: [ { from: 2026-01-01 }, { from: 2026-01-01 } ] } ]", "'a': 'from' must be later")]
    [InlineData("asOf: 2026-01-01\nmodels: [ { id: a, prices: [ { from: 2026-01-01 } ] }, { id: b, aliases: [a], prices: [ { from: 2026-01-01 } ] } ]", "'b': 'aliases' 'a' is listed twice")]
    [InlineData("asOf: 2026-01-01\nmodels: [ { id: a, prices: 3 } ]", "'a'")]
    [InlineData("", "the price list")]
    public void A_wrong_list_is_refused_by_model_and_key(string yaml, string said) =>
        Assert.Contains(said, Assert.Throws<InvalidDataException>(() => PriceList.Parse(yaml)).Message, StringComparison.Ordinal);

    private static DateTimeOffset At(string day) => DateTimeOffset.Parse(day + "T12:00:00Z", CultureInfo.InvariantCulture);
}
