namespace LlmAspire.TraceCollector.Contracts.Budgets;

/// <summary>USD that may be spent in any 60 minutes and in any 24 hours, by feature, by user and in all; <c>null</c> is no limit.</summary>
public sealed record SpendLimits
{
    public double? FeatureHourlyUsd { get; init; }
    public double? FeatureDailyUsd { get; init; }
    public double? UserHourlyUsd { get; init; }
    public double? UserDailyUsd { get; init; }
    public double? TotalHourlyUsd { get; init; }
    public double? TotalDailyUsd { get; init; }
    /// <summary>USD that one request may cost at most, by its counted input and the longest answer allowed.</summary>
    public double? RequestUsd { get; init; }
    /// <summary>Tokens of the longest answer: what a reservation counts for it, and what is asked of the model where the request asks for none.</summary>
    public int MaxOutputTokens { get; init; } = 4096;
    /// <summary>Answers of a model within one loop of tool calls; one more is refused. <c>null</c> is no limit.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>Whether anything but steps is limited: only then is a request counted before its call.</summary>
    public bool AnyUsd => AnyRolling || RequestUsd is not null;

    /// <summary>Whether it matters what was spent before.</summary>
    public bool AnyRolling => this is not { FeatureHourlyUsd: null, FeatureDailyUsd: null, UserHourlyUsd: null, UserDailyUsd: null, TotalHourlyUsd: null, TotalDailyUsd: null };

    /// <summary>The limits that a call of this feature and user falls under.</summary>
    public IReadOnlyList<SpendLimit> Of(string? feature, string? user)
    {
        List<SpendLimit> limits = [];
        Take(limits, "feature", feature ?? "", FeatureHourlyUsd, FeatureDailyUsd);
        if (user is not null)
            Take(limits, "user", user, UserHourlyUsd, UserDailyUsd);
        Take(limits, "total", "", TotalHourlyUsd, TotalDailyUsd);
        return limits;
    }

    /// <summary>Throws <see cref="SpendRefusedException"/> where one request may not cost this much, whatever is left.</summary>
    public void RefuseRequest(double usd)
    {
        if (RequestUsd is { } most && usd > most)
            throw new SpendRefusedException(new("request", null, most, null, null));
    }

    private static void Take(List<SpendLimit> limits, string kind, string name, double? hourly, double? daily)
    {
        if (hourly is { } hour)
            limits.Add(new(new(kind, name, TimeSpan.FromHours(1)), hour));
        if (daily is { } day)
            limits.Add(new(new(kind, name, TimeSpan.FromDays(1)), day));
    }
}

/// <summary>Why a request may not be made.</summary>
/// <param name="Account"><c>feature</c>, <c>user</c>, <c>total</c>, <c>request</c> or <c>steps</c>.</param>
/// <param name="Name">Which feature or user; <c>null</c> where there is but one account.</param>
/// <param name="Limit">USD, or steps.</param>
/// <param name="Window">60 minutes or 24 hours; <c>null</c> where no time helps.</param>
/// <param name="RetryAfter">When there may be room again; <c>null</c> where no time helps.</param>
public sealed record SpendRefusal(string Account, string? Name, double Limit, TimeSpan? Window, TimeSpan? RetryAfter)
{
    public override string ToString() => (Account, Window) switch
    {
        ("steps", _) => FormattableString.Invariant($"the loop of tool calls has taken its {Limit} steps"),
        ("request", _) => FormattableString.Invariant($"the request may cost more than {Limit} USD"),
        _ => FormattableString.Invariant($"{Account}{(Name is null ? "" : $" '{Name}'")} has spent its {Limit} USD within the last {(Window < TimeSpan.FromDays(1) ? "hour" : "24 hours")}"),
    };
}

/// <summary>A budget refused a call before it was made: nothing was spent on it.</summary>
public sealed class SpendRefusedException(SpendRefusal refusal) : Exception($"{refusal}.")
{
    public SpendRefusal Refusal { get; } = refusal;
}
