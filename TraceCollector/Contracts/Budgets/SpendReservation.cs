namespace LlmAspire.TraceCollector.Contracts.Budgets;

/// <summary>Money set aside for a call. Settled once, with what it cost; disposed without, it is given back.</summary>
/// <param name="usd">What was set aside.</param>
/// <param name="settle">Called once, with what was spent; must not throw.</param>
public sealed class SpendReservation(double usd, Func<double, ValueTask> settle) : IAsyncDisposable
{
    private int settled;

    /// <summary>What was set aside, in USD: what a call whose cost stays unknown is settled with.</summary>
    public double Usd => usd;

    public ValueTask SettleAsync(double spent) => Interlocked.Exchange(ref settled, 1) == 0 ? settle(Math.Max(0, spent)) : ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => SettleAsync(0);
}
