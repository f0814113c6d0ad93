using LlmAspire.TraceCollector.Contracts.Budgets;

namespace LlmAspire.Tests;

/// <summary>A thousand requests that begin together.</summary>
internal sealed class Burst(double most, double cost)
{
    private readonly Lock gate = new();
    private int underWay;
    private decimal spent;
    private decimal highest;

    /// <param name="most">What each reserves.</param>
    /// <param name="cost">What each turns out to cost.</param>
    public static async Task OfAThousandAsync(IReadOnlyList<ISpendLedger> ledgers, double limit, double most, double cost)
    {
        var burst = new Burst(most, cost);
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var requests = Enumerable.Range(0, 1000).Select(i => burst.RequestAsync(ledgers[i % ledgers.Count], begin.Task)).ToArray();
        begin.SetResult();
        await Task.WhenAll(requests);
        Assert.True(burst.spent <= (decimal)(limit + most), $"{burst.spent} spent");
        Assert.True(burst.highest <= (decimal)(limit + most), $"{burst.highest} spent and reserved");
        // And it is used: as many as may be under way together were let in at least, even where all others asked before the first one ended.
        Assert.True(burst.spent > (decimal)(((limit / most) - 1) * cost), $"only {burst.spent} spent");
    }

    private async Task RequestAsync(ISpendLedger ledger, Task begin)
    {
        await begin;
        try
        {
            await using var reservation = await ledger.ReserveAsync("f", null, most);
            lock (gate)
                highest = Math.Max(highest, spent + (++underWay * (decimal)most));
            await Task.Yield();
            // Before it is settled: what has been settled may be reserved anew at once.
            lock (gate)
            {
                underWay--;
                spent += (decimal)cost;
            }
            await reservation.SettleAsync(cost);
        }
        catch (SpendRefusedException)
        {
            // Most are.
        }
    }
}
