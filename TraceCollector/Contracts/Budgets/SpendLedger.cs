namespace LlmAspire.TraceCollector.Contracts.Budgets;

/// <summary>
/// The ledger of one process, in its memory and under one lock: it begins at zero after a restart. At most 10,000 accounts; further ones share
/// one, so the bound never lets money through.
/// </summary>
public sealed class SpendLedger(SpendLimits limits, TimeProvider time) : ISpendLedger
{
    private const int MostAccounts = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<SpendAccount, Account> accounts = [];

    public SpendLimits Limits { get; } = limits;

    public ValueTask<SpendReservation> ReserveAsync(string? feature, string? user, double usd, CancellationToken cancellationToken = default)
    {
        Limits.RefuseRequest(usd);
        var wanted = (decimal)usd;
        lock (gate)
        {
            var now = time.GetUtcNow();
            var touched = Limited(feature, user);
            foreach (var account in touched)
                if (account.Refuse(now, wanted) is { } refusal)
                    throw new SpendRefusedException(refusal);
            foreach (var account in touched)
                account.Reserved += wanted;
            return ValueTask.FromResult(new SpendReservation(usd, spent => Settle(touched, wanted, (decimal)spent)));
        }
    }

    public ValueTask AddAsync(string? feature, string? user, double usd)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            foreach (var account in Limited(feature, user))
                account.Window.Add(now, (decimal)Math.Max(0, usd));
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask<SpendRefusal?> SpentAsync(string? feature, string? user, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            return ValueTask.FromResult(Limited(feature, user).Select(account => account.Spent(now)).FirstOrDefault(refusal => refusal is not null));
        }
    }

    /// <summary>What has been spent on a feature within the last hour, in USD; <c>null</c> where it has no limit, so that nobody counts.</summary>
    public double? SpentOn(string feature)
    {
        lock (gate)
            return accounts.TryGetValue(new("feature", feature, TimeSpan.FromHours(1)), out var account) ? (double)account.Window.Total(time.GetUtcNow()) : null;
    }

    private ValueTask Settle(List<Account> touched, decimal reserved, decimal spent)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            foreach (var account in touched)
            {
                account.Reserved -= reserved;
                if (spent > 0)
                    account.Window.Add(now, spent);
            }
        }
        return ValueTask.CompletedTask;
    }

    private List<Account> Limited(string? feature, string? user) => [.. Limits.Of(feature, user).Select(Find)];

    private Account Find(SpendLimit limit)
    {
        if (accounts.TryGetValue(limit.Account, out var account))
            return account;
        if (accounts.Count >= MostAccounts)
            DropUntouched();
        var taken = accounts.Count >= MostAccounts ? limit.Account with { Name = "*" } : limit.Account;
        if (!accounts.TryGetValue(taken, out account))
            accounts[taken] = account = new(taken, (decimal)limit.Usd);
        return account;
    }

    private void DropUntouched()
    {
        var now = time.GetUtcNow();
        foreach (var key in accounts.Where(account => account.Value.Reserved == 0 && account.Value.Window.Total(now) == 0).Select(account => account.Key).ToList())
            accounts.Remove(key);
    }

    /// <summary>One limit on one feature, user or all.</summary>
    private sealed class Account(SpendAccount account, decimal limit)
    {
        private readonly SpendWindow window = new(account.Length);

        public SpendWindow Window => window;

        public decimal Reserved { get; set; }

        public SpendRefusal? Spent(DateTimeOffset now) => window.Total(now) >= limit ? Refusal(window.WaitUntil(now, limit - (limit / 1_000_000))) : null;

        public SpendRefusal? Refuse(DateTimeOffset now, decimal wanted)
        {
            var spent = window.Total(now);
            if (spent >= limit)
                return Spent(now);
            // One request larger than the limit is let through alone: else it could never be made.
            if (spent + Reserved + wanted <= limit || spent + Reserved == 0)
                return null;
            return Refusal(spent + wanted <= limit || spent == 0 ? SpendAccount.Soon : window.WaitUntil(now, Math.Max(0, limit - wanted)));
        }

        private SpendRefusal Refusal(TimeSpan wait) => account.Refuse((double)limit, wait);
    }
}
