namespace LlmAspire.TraceCollector.Contracts.Budgets;

/// <summary>
/// What features, users and all together have spent, in this process, and what is reserved for calls under way. A call is reserved before
/// it is made and settled after, under one lock, so a burst cannot pass a limit that its first calls will have used up: what is spent and
/// reserved exceeds a limit only where a single request does by itself on an untouched account. At most 10,000 accounts; further ones
/// share one, so the bound never lets money through.
/// </summary>
public sealed class SpendLedger(SpendLimits limits, TimeProvider time)
{
    private const int MostAccounts = 10_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Kind, string Name, TimeSpan Length), Account> accounts = [];

    public SpendLimits Limits { get; } = limits;

    /// <summary>Reserves what a call may cost at most; throws <see cref="SpendRefusedException"/> where there is no room for it. Dispose or settle what it gives.</summary>
    public SpendReservation Reserve(string? feature, string? user, double usd)
    {
        var wanted = (decimal)usd;
        if (Limits.RequestUsd is { } most && usd > most)
            throw new SpendRefusedException(new("request", null, most, null, null));
        lock (gate)
        {
            var now = time.GetUtcNow();
            var touched = Limited(feature, user);
            foreach (var account in touched)
                if (account.Refuse(now, wanted) is { } refusal)
                    throw new SpendRefusedException(refusal);
            foreach (var account in touched)
                account.Reserved += wanted;
            return new(this, touched, wanted);
        }
    }

    /// <summary>Counts what was spent without a reservation.</summary>
    public void Add(string? feature, string? user, double usd)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            foreach (var account in Limited(feature, user))
                account.Window.Add(now, (decimal)Math.Max(0, usd));
        }
    }

    /// <summary>Why nothing more may be spent at all; <c>null</c> where there is some room, be it too little for the next call.</summary>
    public SpendRefusal? Spent(string? feature, string? user)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            return Limited(feature, user).Select(account => account.Spent(now)).FirstOrDefault(refusal => refusal is not null);
        }
    }

    /// <summary>What has been spent on a feature within the last hour, in USD; <c>null</c> where it has no limit, so that nobody counts.</summary>
    public double? SpentOn(string feature)
    {
        lock (gate)
            return accounts.TryGetValue(("feature", feature, Hour), out var account) ? (double)account.Window.Total(time.GetUtcNow()) : null;
    }

    internal void Settle(List<Account> touched, decimal reserved, decimal spent)
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
    }

    private List<Account> Limited(string? feature, string? user)
    {
        List<Account> touched = [];
        Take(touched, "feature", feature ?? "", Hour, Limits.FeatureHourlyUsd);
        Take(touched, "feature", feature ?? "", Day, Limits.FeatureDailyUsd);
        if (user is not null)
        {
            Take(touched, "user", user, Hour, Limits.UserHourlyUsd);
            Take(touched, "user", user, Day, Limits.UserDailyUsd);
        }
        Take(touched, "total", "", Hour, Limits.TotalHourlyUsd);
        Take(touched, "total", "", Day, Limits.TotalDailyUsd);
        return touched;
    }

    private void Take(List<Account> touched, string kind, string name, TimeSpan length, double? limit)
    {
        if (limit is not { } usd)
            return;
        var key = (kind, name, length);
        if (!accounts.TryGetValue(key, out var account))
        {
            if (accounts.Count >= MostAccounts)
                DropUntouched();
            if (accounts.Count >= MostAccounts)
                key = (kind, "*", length);
            if (!accounts.TryGetValue(key, out account))
                accounts[key] = account = new(kind, key.Item2, (decimal)usd, new(length));
        }
        touched.Add(account);
    }

    private void DropUntouched()
    {
        var now = time.GetUtcNow();
        foreach (var key in accounts.Where(account => account.Value.Reserved == 0 && account.Value.Window.Total(now) == 0).Select(account => account.Key).ToList())
            accounts.Remove(key);
    }

    /// <summary>One limit on one feature, user or all.</summary>
    internal sealed class Account(string kind, string name, decimal limit, SpendWindow window)
    {
        /// <summary>How soon to come back when only calls under way stand in the way.</summary>
        private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

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
            return Refusal(spent + wanted <= limit || spent == 0 ? Soon : window.WaitUntil(now, Math.Max(0, limit - wanted)));
        }

        private SpendRefusal Refusal(TimeSpan wait) => new(kind, kind == "total" || name.Length == 0 ? null : name, (double)limit, window.Length, wait);
    }
}

/// <summary>Money set aside for a call. Settled once, with what it cost; disposed without, it is given back.</summary>
public sealed class SpendReservation : IDisposable
{
    private readonly SpendLedger ledger;
    private readonly List<SpendLedger.Account> touched;
    private readonly decimal reserved;
    private int settled;

    internal SpendReservation(SpendLedger ledger, List<SpendLedger.Account> touched, decimal reserved) => (this.ledger, this.touched, this.reserved) = (ledger, touched, reserved);

    /// <summary>What was set aside, in USD: what a call whose cost stays unknown is settled with.</summary>
    public double Usd => (double)reserved;

    public void Settle(double usd)
    {
        if (Interlocked.Exchange(ref settled, 1) == 0)
            ledger.Settle(touched, reserved, (decimal)Math.Max(0, usd));
    }

    public void Dispose() => Settle(0);
}
