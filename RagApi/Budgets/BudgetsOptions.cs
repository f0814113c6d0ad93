using Microsoft.Extensions.Options;

namespace LlmAspire.RagApi.Budgets;

/// <summary><c>Budgets</c>: what one request and one hour may use.</summary>
internal sealed class BudgetsOptions
{
    public const string Section = "Budgets";

    /// <summary>Input tokens of one answer's prompt. 1..10,000,000.</summary>
    public int MaxInputTokens { get; set; } = 32_000;

    /// <summary>USD a feature may spend in any 60 minutes; <c>null</c> is no limit.</summary>
    public double? HourlyUsd { get; set; }
}

internal sealed class BudgetsOptionsValidator : IValidateOptions<BudgetsOptions>
{
    public ValidateOptionsResult Validate(string? name, BudgetsOptions options)
    {
        if (options.MaxInputTokens is not (>= 1 and <= 10_000_000))
            return ValidateOptionsResult.Fail($"Budgets__MaxInputTokens is {options.MaxInputTokens}; expected 1 to 10000000.");
        return options.HourlyUsd is null or (> 0 and < double.PositiveInfinity)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Budgets__HourlyUsd is {options.HourlyUsd}; expected more than 0, or leave it out for no limit.");
    }
}
