namespace LlmAspire.TraceCollector.Contracts.Budgets;

/// <summary>A rolling stretch of time of one feature or user, or of all together.</summary>
/// <param name="Kind"><c>feature</c>, <c>user</c> or <c>total</c>.</param>
/// <param name="Name">Which; empty where a request names no feature, and for the total.</param>
public readonly record struct SpendAccount(string Kind, string Name, TimeSpan Length)
{
    /// <summary>How soon to come back when only calls under way stand in the way.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public SpendRefusal Refuse(double limit, TimeSpan wait) => new(Kind, Name.Length == 0 ? null : Name, limit, Length, wait);
}

/// <summary>What an account may hold.</summary>
public readonly record struct SpendLimit(SpendAccount Account, double Usd);
