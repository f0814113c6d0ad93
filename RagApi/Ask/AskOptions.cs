using Microsoft.Extensions.Options;

namespace LlmAspire.RagApi.Ask;

/// <summary><c>Ask</c>: how much evidence an answer gets.</summary>
internal sealed class AskOptions
{
    public const string Section = "Ask";

    /// <summary>Chunks put before the model. 1..50.</summary>
    public int TopK { get; set; } = 5;

    /// <summary>Chunks that search hands to rerank. 1..100, at least <see cref="TopK"/>.</summary>
    public int Candidates { get; set; } = 20;

    /// <summary>Origins whose pages may call this API from a browser (CORS); none unless named.</summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>The same in one line, parted by commas, which the binder of arrays passes over.</summary>
    public void ReadOrigins(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
            AllowedOrigins = line.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}

internal sealed class AskOptionsValidator : IValidateOptions<AskOptions>
{
    public ValidateOptionsResult Validate(string? name, AskOptions options)
    {
        var mistakes = new List<string>();
        if (options.TopK is not (>= 1 and <= 50))
            mistakes.Add($"Ask__TopK is {options.TopK}; expected 1 to 50.");
        if (options.Candidates is not (>= 1 and <= 100) || options.Candidates < options.TopK)
            mistakes.Add($"Ask__Candidates is {options.Candidates}; expected Ask__TopK to 100.");
        mistakes.AddRange(options.AllowedOrigins.Where(origin => !IsOrigin(origin)).Select(origin => $"Ask__AllowedOrigins holds '{origin}'; expected origins like https://app.example.com, parted by commas."));
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static bool IsOrigin(string text) =>
        text == "*" || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase));
}
