using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;

namespace LlmAspire.Tests;

/// <summary>The user's own prices over the built-in ones.</summary>
public sealed class PriceBookTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly TokenUsage Thousand = new(1000, 100, null, null, null);

    private const string Mine = """
        localProviders: [vllm]
        models:
          - id: gpt-4o-mini
            prices: [ { from: 2026-01-01, input: 0.10, output: 0.50 } ]
          - id: our-deployment
            aliases: [our-deployment-2]
            sameAs: gpt-4o-2024-08-06
            factor: 0.85
          - id: house-llama
            prices: [ { from: 2026-01-01, perHour: 3.60, parallel: 4 } ]
          - id: house-qwen
            prices: [ { from: 2026-01-01, input: 0.05, output: 0.05 } ]
        """;

    private static readonly PriceList Prices = PriceList.BuiltIn.With(Mine, "mine.yaml");

    [Theory]
    // Negotiated: 1000 x 0.10 + 100 x 0.50
    [InlineData("gpt-4o-mini", "openai", 150)]
    // The built-in alias's own model keeps its price: 1000 x 0.15 + 100 x 0.60
    [InlineData("gpt-4o-mini-2024-07-18", "openai", 210)]
    // A deployment: (1000 x 2.50 + 100 x 10) x 0.85
    [InlineData("our-deployment", "azure.ai.openai", 2975)]
    [InlineData("our-deployment-2", "azure.ai.openai", 2975)]
    // Two seconds of a quarter of a machine for 3.60 an hour
    [InlineData("house-llama", "openai", 500)]
    // A local provider costs nothing, but what the user has priced costs that: 1100 x 0.05
    [InlineData("house-qwen", "ollama", 55)]
    [InlineData("anything", "vllm", 0)]
    public void The_users_prices_win(string model, string provider, double millionths)
    {
        var cost = Prices.Price(model, provider, At, Thousand, duration: TimeSpan.FromSeconds(2));
        Assert.Equal((CostState.Priced, (string?)null), (cost.State, cost.Reason));
        Assert.Equal(millionths / 1e6, cost.Usd!.Value, 12);
    }

    [Fact]
    public void An_own_price_holds_from_its_day_and_not_before() =>
        Assert.Equal("model 'gpt-4o-mini' has no price before 2026-01-01", Prices.Price("gpt-4o-mini", "openai", At.AddYears(-1), Thousand).Reason);

    [Fact]
    public void What_is_paid_by_the_hour_needs_a_duration() =>
        Assert.Equal("the duration of the call to 'house-llama' is missing", Prices.Price("house-llama", null, At, Thousand).Reason);

    [Fact]
    public void A_fee_that_no_span_shows_makes_the_cost_a_lower_bound()
    {
        var cost = PriceList.BuiltIn.Price("gpt-4o-search-preview", "openai", At, Thousand);
        Assert.Equal(CostState.Partial, cost.State);
        Assert.Equal(0.0035, cost.Usd!.Value, 12);
        Assert.Contains("gpt-4o-search-preview", cost.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models:\n  - id: a\n    sameAs: no-such-model", "mine.yaml, line 3: prices of 'a': 'sameAs' names 'no-such-model', which has no price.")]
    [InlineData("models:\n  - id: a\n    prices:\n      - { from: 2026-01-01, inptu: 3 }", "mine.yaml, line 4: prices of 'a': 'inptu' is not a key of a price.")]
    [InlineData("models:\n  - id: a\n    prices:\n      - { from: 2026-01-01, input: cheap }", "mine.yaml, line 4: prices of 'a': 'input' 'cheap' is not a price.")]
    [InlineData("modells: []", "mine.yaml, line 1: prices of the price list: 'modells' is not a key of the price list.")]
    public void An_error_names_file_line_model_and_key(string yaml, string said) =>
        Assert.Equal(said, Assert.Throws<InvalidDataException>(() => PriceList.BuiltIn.With(yaml, "mine.yaml")).Message);

    [Fact]
    public void A_changed_file_is_read_again_and_a_wrong_one_changes_nothing()
    {
        using var folder = new TemporaryDirectory();
        var file = Path.Combine(folder.Path, "mine.yaml");
        File.WriteAllText(file, Mine);
        var book = PriceBook.Open(file);
        Assert.False(book.Refresh());
        Assert.True(book.Current.Knows("house-qwen"));

        File.WriteAllText(file, Mine.Replace("house-qwen", "house-phi-4", StringComparison.Ordinal));
        Assert.True(book.Refresh());
        Assert.Equal((false, true), (book.Current.Knows("house-qwen"), book.Current.Knows("house-phi-4")));

        File.WriteAllText(file, "models: 3");
        Assert.False(book.Refresh());
        Assert.True(book.Current.Knows("house-phi-4"));
        Assert.StartsWith("mine.yaml, line 1: ", book.Fault, StringComparison.Ordinal);

        File.WriteAllText(file, Mine);
        Assert.True(book.Refresh());
        Assert.Null(book.Fault);
    }

    [Fact]
    public void A_setting_that_names_no_file_stops_the_start() =>
        Assert.Contains("Prices__File", Assert.Throws<FileNotFoundException>(() => PriceBook.Open("/nowhere/prices.yaml")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, false)]
    [InlineData(60, false)]
    [InlineData(61, true)]
    public void Prices_older_than_sixty_days_are_said_to_be(int days, bool stale)
    {
        var asOf = PriceList.BuiltIn.AsOf;
        var status = PriceStatus.Of(PriceBook.BuiltIn, new DateTimeOffset(asOf.AddDays(days), TimeOnly.MinValue, TimeSpan.Zero));
        Assert.Equal((asOf, days, stale), (status.AsOf, status.AgeDays, status.Stale));
    }
}
