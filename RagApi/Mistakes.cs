using Microsoft.Extensions.Options;

namespace LlmAspire.RagApi;

/// <summary>Options that list what is wrong with them stop the start with all of it.</summary>
internal sealed class Mistakes<TOptions>(Func<TOptions, IEnumerable<string>> of) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options) =>
        of(options).ToList() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;
}
