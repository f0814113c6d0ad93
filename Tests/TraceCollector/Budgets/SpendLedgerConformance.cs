using LlmAspire.TraceCollector.Contracts.Budgets;
using Microsoft.Extensions.Time.Testing;

namespace LlmAspire.Tests;

/// <summary>What every ledger of spending holds to, wherever it keeps its figures.</summary>
public abstract class SpendLedgerConformance
{
    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));

    /// <summary>An empty one, by <see cref="Time"/>.</summary>
    private protected abstract Task<ISpendLedger> LedgerAsync(SpendLimits limits);

    [Fact]
    public async Task A_feature_that_has_spent_its_hour_waits_until_enough_of_it_is_an_hour_old()
    {
        var ledger = await LedgerAsync(new() { FeatureHourlyUsd = 1 });
        await ledger.AddAsync("chat", null, 0.6);
        Time.Advance(TimeSpan.FromMinutes(30));
        await ledger.AddAsync("chat", null, 0.5);
        var refusal = (await ledger.SpentAsync("chat", null))!;
        Assert.Equal(("feature", "chat", 1, TimeSpan.FromMinutes(30)), (refusal.Account, refusal.Name, refusal.Limit, refusal.RetryAfter));
        Assert.Null(await ledger.SpentAsync("search", null));
        Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(await ledger.SpentAsync("chat", null));
    }

    [Theory]
    [InlineData("feature", null)]
    [InlineData("user", "u")]
    [InlineData("total", null)]
    public async Task Each_limit_holds_for_itself_over_an_hour_and_over_a_day(string account, string? user)
    {
        foreach (var (length, limits) in new[]
        {
            (TimeSpan.FromHours(1), account switch { "feature" => new SpendLimits { FeatureHourlyUsd = 1 }, "user" => new() { UserHourlyUsd = 1 }, _ => new() { TotalHourlyUsd = 1 } }),
            (TimeSpan.FromDays(1), account switch { "feature" => new SpendLimits { FeatureDailyUsd = 1 }, "user" => new() { UserDailyUsd = 1 }, _ => new() { TotalDailyUsd = 1 } }),
        })
        {
            var ledger = await LedgerAsync(limits);
            await SpendAsync(ledger, "f", user, 0.9);
            var refusal = await RefusedAsync(ledger, "f", user, 0.2);
            Assert.Equal((account, length), (refusal.Account, refusal.Window));
            await SpendAsync(ledger, "f", user, 0.05);
            if (account != "total")
                await SpendAsync(ledger, "other", user is null ? null : "other", 0.9);
            Time.Advance(length);
            await SpendAsync(ledger, "f", user, 0.9);
        }
    }

    [Fact]
    public async Task What_is_reserved_counts_until_it_is_settled_or_given_back()
    {
        var ledger = await LedgerAsync(new() { TotalHourlyUsd = 1 });
        var first = await ledger.ReserveAsync(null, null, 0.6);
        // Only a call under way stands in the way: soon it will not.
        Assert.Equal(TimeSpan.FromSeconds(1), (await RefusedAsync(ledger, null, null, 0.6)).RetryAfter);
        await first.SettleAsync(0.1);
        var second = await ledger.ReserveAsync(null, null, 0.6);
        await second.DisposeAsync();
        await second.SettleAsync(5);
        await (await ledger.ReserveAsync(null, null, 0.9)).DisposeAsync();
    }

    [Fact]
    public async Task A_request_larger_than_the_limit_is_let_through_alone_and_no_second_one()
    {
        var ledger = await LedgerAsync(new() { TotalHourlyUsd = 1 });
        var large = await ledger.ReserveAsync(null, null, 3);
        Assert.Equal("total", (await RefusedAsync(ledger, null, null, 0.001)).Account);
        await large.SettleAsync(3);
        Assert.Equal("total", (await RefusedAsync(ledger, null, null, 0.001)).Account);
    }

    [Fact]
    public async Task A_request_over_its_own_limit_is_refused_whatever_is_left()
    {
        var refusal = await RefusedAsync(await LedgerAsync(new() { RequestUsd = 0.5 }), null, null, 0.6);
        Assert.Equal(("request", 0.5, (TimeSpan?)null), (refusal.Account, refusal.Limit, refusal.RetryAfter));
    }

    [Fact]
    public async Task A_refused_request_reserves_nothing_of_the_limits_it_would_have_kept()
    {
        var ledger = await LedgerAsync(new() { FeatureHourlyUsd = 1, TotalDailyUsd = 2 });
        await SpendAsync(ledger, "f", null, 0.9);
        Assert.Equal("feature", (await RefusedAsync(ledger, "f", null, 0.9)).Account);
        await using var other = await ledger.ReserveAsync("g", null, 0.95);
        Assert.Equal(("total", TimeSpan.FromDays(1)), ((await RefusedAsync(ledger, "h", null, 0.2)).Account, (await RefusedAsync(ledger, "h", null, 0.2)).Window));
    }

    [Fact]
    public async Task A_call_of_unknown_cost_reserves_nothing_and_counts_what_it_turned_out_to_cost()
    {
        var ledger = await LedgerAsync(new() { TotalHourlyUsd = 1 });
        await (await ledger.ReserveAsync(null, null, 0)).SettleAsync(1);
        Assert.NotNull(await ledger.SpentAsync(null, null));
    }

    /// <summary>Each asks at the same moment, and pays less than it reserves: what is spent and under way never exceeds the limit by more than one.</summary>
    [Fact]
    public async Task A_thousand_requests_at_once_overshoot_by_at_most_one()
    {
        var limits = new SpendLimits { TotalHourlyUsd = 1, FeatureHourlyUsd = 1 };
        await Burst.OfAThousandAsync(await LedgersAsync(limits), limit: 1, most: 0.03, cost: 0.028);
    }

    /// <summary>The ledgers that a burst is spread over: replicas, where they share one.</summary>
    private protected virtual async Task<IReadOnlyList<ISpendLedger>> LedgersAsync(SpendLimits limits) => [await LedgerAsync(limits)];

    private protected static async Task SpendAsync(ISpendLedger ledger, string? feature, string? user, double usd) => await (await ledger.ReserveAsync(feature, user, usd)).SettleAsync(usd);

    private protected static async Task<SpendRefusal> RefusedAsync(ISpendLedger ledger, string? feature, string? user, double usd) =>
        (await Assert.ThrowsAsync<SpendRefusedException>(async () => await ledger.ReserveAsync(feature, user, usd))).Refusal;
}
