namespace LlmAspire.RagApi.Models;

/// <summary>Addresses and keys of the providers, from the variables their own tools read.</summary>
internal sealed record ProviderSettings
{
    public string? OpenAiKey { get; init; }
    public Uri? OpenAiBase { get; init; }
    public string? AzureKey { get; init; }
    public Uri? AzureEndpoint { get; init; }
    public Uri OllamaHost { get; init; } = new("http://localhost:11434");
    public string? AnthropicKey { get; init; }
    public Uri? AnthropicBase { get; init; }

    public static ProviderSettings From(IConfiguration configuration) => new()
    {
        OpenAiKey = Text(configuration, "OPENAI_API_KEY"),
        OpenAiBase = Address(configuration, "OPENAI_BASE_URL"),
        AzureKey = Text(configuration, "AZURE_OPENAI_API_KEY"),
        AzureEndpoint = Address(configuration, "AZURE_OPENAI_ENDPOINT"),
        OllamaHost = Address(configuration, "OLLAMA_HOST") ?? new("http://localhost:11434"),
        AnthropicKey = Text(configuration, "ANTHROPIC_API_KEY"),
        AnthropicBase = Address(configuration, "ANTHROPIC_BASE_URL"),
    };

    /// <summary>What is not set and must be for this model, or <c>null</c>. A server of one's own (<c>OPENAI_BASE_URL</c>) may take no key.</summary>
    public string? Missing(ModelRef model) => model.Provider switch
    {
        "openai" when OpenAiKey is null && OpenAiBase is null => "OPENAI_API_KEY is not set",
        "azure" when AzureEndpoint is null => "AZURE_OPENAI_ENDPOINT is not set",
        "azure" when AzureKey is null => "AZURE_OPENAI_API_KEY is not set",
        "anthropic" when AnthropicKey is null => "ANTHROPIC_API_KEY is not set",
        _ => null,
    };

    private static string? Text(IConfiguration configuration, string key) =>
        configuration[key] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <summary><c>OLLAMA_HOST</c> is often written without a scheme.</summary>
    private static Uri? Address(IConfiguration configuration, string key)
    {
        if (Text(configuration, key) is not { } value)
            return null;
        var address = value.Contains("://", StringComparison.Ordinal) ? value : $"http://{value}";
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new InvalidOperationException($"{key} is '{value}', which is no http address.");
    }
}
