namespace LlmAspire.RagApi.Budgets;

/// <summary>
/// What each feature has spent in the last 60 minutes, in this process. One cell a minute, 1,024 features at most: further
/// ones share one account, so the bound never lets money through.
/// </summary>
internal sealed class RollingSpend(TimeProvider time)
{
    private const int Features = 1024;
    private const string Shared = "*";
    private readonly Lock gate = new();
    private readonly Dictionary<string, SpendWindow> windows = new(StringComparer.Ordinal);

    public void Add(string? feature, double usd)
    {
        lock (gate)
            Window(feature).Add(time.GetUtcNow(), usd);
    }

    /// <summary>How long until a feature is under its limit again; <c>null</c> where it is now.</summary>
    public TimeSpan? WaitFor(string? feature, double limitUsd)
    {
        lock (gate)
            return Window(feature).WaitUntilBelow(time.GetUtcNow(), limitUsd);
    }

    private SpendWindow Window(string? feature)
    {
        var key = feature is { Length: > 0 } ? feature : "";
        if (windows.TryGetValue(key, out var known))
            return known;
        if (windows.Count >= Features)
            key = Shared;
        return windows.TryGetValue(key, out known) ? known : windows[key] = new SpendWindow();
    }
}

/// <summary>Sixty cells of a minute each. A cell counts until 60 minutes after its own minute began.</summary>
internal sealed class SpendWindow
{
    private const int Minutes = 60;
    private readonly (long Minute, double Usd)[] cells = new (long, double)[Minutes];

    public void Add(DateTimeOffset at, double usd)
    {
        var minute = Minute(at);
        ref var cell = ref cells[minute % Minutes];
        cell = cell.Minute == minute ? (minute, cell.Usd + usd) : (minute, usd);
    }

    public double Total(DateTimeOffset now) => Live(now).Sum(cell => cell.Usd);

    public TimeSpan? WaitUntilBelow(DateTimeOffset now, double limit)
    {
        var total = Total(now);
        if (total < limit)
            return null;
        foreach (var (minute, usd) in Live(now).OrderBy(cell => cell.Minute))
            if ((total -= usd) < limit)
                return DateTimeOffset.FromUnixTimeSeconds((minute + Minutes) * 60) - now;
        return TimeSpan.FromMinutes(Minutes);
    }

    private IEnumerable<(long Minute, double Usd)> Live(DateTimeOffset now) => cells.Where(cell => cell.Usd > 0 && cell.Minute > Minute(now) - Minutes);

    private static long Minute(DateTimeOffset at) => at.ToUnixTimeSeconds() / 60;
}
