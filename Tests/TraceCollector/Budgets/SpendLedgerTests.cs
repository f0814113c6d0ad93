using LlmAspire.TraceCollector.Contracts.Budgets;

namespace LlmAspire.Tests;

/// <summary>The ledger of one process.</summary>
public sealed class SpendLedgerTests : SpendLedgerConformance
{
    [Fact]
    public async Task Further_accounts_share_one_so_that_many_names_let_no_money_through()
    {
        var ledger = await LedgerAsync(new() { UserHourlyUsd = 1 });
        for (var i = 0; i < 10_000; i++)
            await ledger.AddAsync(null, $"u-{i}", 0.001);
        await SpendAsync(ledger, null, "u-late", 0.9);
        Assert.Equal("user", (await RefusedAsync(ledger, null, "u-later", 0.9)).Account);
    }

    private protected override Task<ISpendLedger> LedgerAsync(SpendLimits limits) => Task.FromResult<ISpendLedger>(new SpendLedger(limits, Time));
}
