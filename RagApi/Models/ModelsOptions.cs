using Microsoft.Extensions.Options;

namespace LlmAspire.RagApi.Models;

/// <summary><c>Models</c>: which models answer and embed.</summary>
internal sealed class ModelsOptions
{
    public const string Section = "Models";

    public string Chat { get; set; } = ModelRef.OfflineProvider;

    public string Embedding { get; set; } = ModelRef.OfflineProvider;

    /// <summary>Seconds a model may be silent: until its answer, or between two pieces of a streamed one. 1..600.</summary>
    public double TimeoutSeconds { get; set; } = 60;

    /// <summary>Output tokens asked for where the prompt sets no <c>max_tokens</c>. Anthropic needs a figure.</summary>
    public int MaxOutputTokens { get; set; } = 1024;
}

/// <summary>Every mistake in the section at once, each naming its key; a missing provider key names the variable.</summary>
internal sealed class ModelsOptionsValidator(ProviderSettings providers) : IValidateOptions<ModelsOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelsOptions options)
    {
        var mistakes = new List<string>();
        Check("Models__Chat", options.Chat, embedding: false, mistakes);
        Check("Models__Embedding", options.Embedding, embedding: true, mistakes);
        if (options.TimeoutSeconds is not (>= 1 and <= 600))
            mistakes.Add($"Models__TimeoutSeconds is {options.TimeoutSeconds}; expected 1 to 600.");
        if (options.MaxOutputTokens is not (>= 1 and <= 200_000))
            mistakes.Add($"Models__MaxOutputTokens is {options.MaxOutputTokens}; expected 1 to 200000.");
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private void Check(string key, string value, bool embedding, List<string> mistakes)
    {
        if (!ModelRef.TryParse(value, out var model, out var error))
            mistakes.Add($"{key}: {error}.");
        else if (embedding && model.Provider == "anthropic")
            mistakes.Add($"{key}: anthropic offers no embeddings; choose offline, openai, azure or ollama.");
        else if (providers.Missing(model) is { } missing)
            mistakes.Add($"{key} is {model}, but {missing}.");
    }
}
