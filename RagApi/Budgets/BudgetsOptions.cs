using LlmAspire.TraceCollector.Contracts.Budgets;
using Microsoft.Extensions.Options;

namespace LlmAspire.RagApi.Budgets;

/// <summary><c>Budgets</c>: what one request, one hour and one day may use. <c>null</c> is no limit.</summary>
internal sealed class BudgetsOptions
{
    public const string Section = "Budgets";

    /// <summary>Input tokens of one answer's prompt. 1..10,000,000.</summary>
    public int MaxInputTokens { get; set; } = 32_000;

    /// <summary>Tokens of the longest answer, where the prompt sets none: reserved before a call and asked of the model. 1..1,000,000.</summary>
    public int MaxOutputTokens { get; set; } = 4096;

    /// <summary>USD one answer may cost, by its counted prompt and the longest answer allowed.</summary>
    public double? MaxRequestUsd { get; set; }

    /// <summary>USD a feature may spend in any 60 minutes.</summary>
    public double? HourlyUsd { get; set; }

    /// <summary>USD a feature may spend in any 24 hours.</summary>
    public double? DailyUsd { get; set; }

    public double? UserHourlyUsd { get; set; }

    public double? UserDailyUsd { get; set; }

    public double? TotalHourlyUsd { get; set; }

    public double? TotalDailyUsd { get; set; }

    public SpendLimits Limits => new()
    {
        RequestUsd = MaxRequestUsd,
        FeatureHourlyUsd = HourlyUsd,
        FeatureDailyUsd = DailyUsd,
        UserHourlyUsd = UserHourlyUsd,
        UserDailyUsd = UserDailyUsd,
        TotalHourlyUsd = TotalHourlyUsd,
        TotalDailyUsd = TotalDailyUsd,
        MaxOutputTokens = MaxOutputTokens,
    };
}

internal sealed class BudgetsOptionsValidator : IValidateOptions<BudgetsOptions>
{
    public ValidateOptionsResult Validate(string? name, BudgetsOptions options)
    {
        List<string> faults = [];
        if (options.MaxInputTokens is not (>= 1 and <= 10_000_000))
            faults.Add($"Budgets__MaxInputTokens is {options.MaxInputTokens}; expected 1 to 10000000.");
        if (options.MaxOutputTokens is not (>= 1 and <= 1_000_000))
            faults.Add($"Budgets__MaxOutputTokens is {options.MaxOutputTokens}; expected 1 to 1000000.");
        (string Key, double? Usd)[] limits =
        [
            ("MaxRequestUsd", options.MaxRequestUsd), ("HourlyUsd", options.HourlyUsd), ("DailyUsd", options.DailyUsd), ("UserHourlyUsd", options.UserHourlyUsd),
            ("UserDailyUsd", options.UserDailyUsd), ("TotalHourlyUsd", options.TotalHourlyUsd), ("TotalDailyUsd", options.TotalDailyUsd),
        ];
        // What money is counted in holds nothing larger, and a limit near it is none.
        foreach (var (key, usd) in limits)
            if (usd is not null and not (> 0 and <= 1e12))
                faults.Add($"Budgets__{key} is {usd}; expected more than 0, or leave it out for no limit.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
