using LlmAspire.TraceCollector.Contracts.Budgets;
using Microsoft.Extensions.Time.Testing;

namespace LlmAspire.Tests;

public sealed class SpendLedgerTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_feature_that_has_spent_its_hour_waits_until_enough_of_it_is_an_hour_old()
    {
        var ledger = Ledger(new() { FeatureHourlyUsd = 1 });
        ledger.Add("chat", null, 0.6);
        time.Advance(TimeSpan.FromMinutes(30));
        ledger.Add("chat", null, 0.5);
        var refusal = ledger.Spent("chat", null)!;
        Assert.Equal(("feature", "chat", 1, TimeSpan.FromMinutes(30)), (refusal.Account, refusal.Name, refusal.Limit, refusal.RetryAfter));
        Assert.Null(ledger.Spent("search", null));
        time.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(ledger.Spent("chat", null));
    }

    [Theory]
    [InlineData("feature", null)]
    [InlineData("user", "u")]
    [InlineData("total", null)]
    public void Each_limit_holds_for_itself_over_an_hour_and_over_a_day(string account, string? user)
    {
        foreach (var (length, limits) in new[]
        {
            (TimeSpan.FromHours(1), account switch { "feature" => new SpendLimits { FeatureHourlyUsd = 1 }, "user" => new() { UserHourlyUsd = 1 }, _ => new() { TotalHourlyUsd = 1 } }),
            (TimeSpan.FromDays(1), account switch { "feature" => new SpendLimits { FeatureDailyUsd = 1 }, "user" => new() { UserDailyUsd = 1 }, _ => new() { TotalDailyUsd = 1 } }),
        })
        {
            var ledger = Ledger(limits);
            ledger.Reserve("f", user, 0.9).Settle(0.9);
            Assert.Equal((account, length), (Refused(() => ledger.Reserve("f", user, 0.2)).Account, Refused(() => ledger.Reserve("f", user, 0.2)).Window));
            ledger.Reserve("f", user, 0.05).Settle(0.05);
            if (account != "total")
                ledger.Reserve("other", user is null ? null : "other", 0.9).Settle(0.9);
            time.Advance(length);
            ledger.Reserve("f", user, 0.9).Settle(0.9);
        }
    }

    [Fact]
    public void What_is_reserved_counts_until_it_is_settled_or_given_back()
    {
        var ledger = Ledger(new() { TotalHourlyUsd = 1 });
        var first = ledger.Reserve(null, null, 0.6);
        var waiting = Refused(() => ledger.Reserve(null, null, 0.6));
        // Only a call under way stands in the way: soon it will not.
        Assert.Equal(TimeSpan.FromSeconds(1), waiting.RetryAfter);
        first.Settle(0.1);
        var second = ledger.Reserve(null, null, 0.6);
        second.Dispose();
        second.Settle(5);
        ledger.Reserve(null, null, 0.9).Dispose();
    }

    [Fact]
    public void A_request_larger_than_the_limit_is_let_through_alone_and_no_second_one()
    {
        var ledger = Ledger(new() { TotalHourlyUsd = 1 });
        var large = ledger.Reserve(null, null, 3);
        Assert.Equal("total", Refused(() => ledger.Reserve(null, null, 0.001)).Account);
        large.Settle(3);
        Assert.Equal("total", Refused(() => ledger.Reserve(null, null, 0.001)).Account);
    }

    [Fact]
    public void A_request_over_its_own_limit_is_refused_whatever_is_left()
    {
        var refusal = Refused(() => Ledger(new() { RequestUsd = 0.5 }).Reserve(null, null, 0.6));
        Assert.Equal(("request", 0.5, (TimeSpan?)null), (refusal.Account, refusal.Limit, refusal.RetryAfter));
    }

    /// <summary>Each asks at the same moment, and pays less than it reserves: what is spent and under way never exceeds the limit by more than one.</summary>
    [Fact]
    public async Task A_thousand_requests_at_once_overshoot_by_at_most_one()
    {
        const double limit = 1, most = 0.03, cost = 0.028;
        var ledger = Ledger(new() { TotalHourlyUsd = limit, FeatureHourlyUsd = limit });
        using var gate = new ManualResetEventSlim();
        var spent = 0m;
        var underWay = 0;
        var highest = 0m;
        var lockAll = new Lock();
        var requests = Enumerable.Range(0, 1000).Select(_ => Task.Factory.StartNew(() =>
        {
            gate.Wait();
            try
            {
                using var reservation = ledger.Reserve("f", null, most);
                lock (lockAll)
                    highest = Math.Max(highest, spent + (++underWay * (decimal)most));
                Thread.Yield();
                // Before it is settled: what has been settled may be reserved anew at once.
                lock (lockAll)
                {
                    underWay--;
                    spent += (decimal)cost;
                }
                reservation.Settle(cost);
            }
            catch (SpendRefusedException)
            {
                // Most are.
            }
        }, TaskCreationOptions.LongRunning)).ToArray();
        gate.Set();
        await Task.WhenAll(requests);
        Assert.True(spent <= (decimal)(limit + most), $"{spent} spent");
        Assert.True(highest <= (decimal)(limit + most), $"{highest} spent and reserved");
        // And it is used: no room was left for one more.
        Assert.True(spent > (decimal)(limit - most - cost), $"only {spent} spent");
    }

    [Fact]
    public void Further_accounts_share_one_so_that_many_names_let_no_money_through()
    {
        var ledger = Ledger(new() { UserHourlyUsd = 1 });
        for (var i = 0; i < 10_000; i++)
            ledger.Add(null, $"u-{i}", 0.001);
        ledger.Reserve(null, "u-late", 0.9).Settle(0.9);
        Assert.Equal("user", Refused(() => ledger.Reserve(null, "u-later", 0.9)).Account);
    }

    private SpendLedger Ledger(SpendLimits limits) => new(limits, time);

    private static SpendRefusal Refused(Action reserve) => Assert.Throws<SpendRefusedException>(reserve).Refusal;
}
