namespace LlmAspire.AppHost;

/// <summary>Environment that chooses the models, keys as secrets. A key is only asked for where a model of its provider is chosen.</summary>
internal sealed record Models(IReadOnlyList<(string Name, string Value)> Chosen, IReadOnlyList<(string Name, IResourceBuilder<ParameterResource> Value)> Parameters)
{
    private const string Offline = "offline";

    private static readonly string[] uses = ["Chat", "Embedding"];

    /// <summary>What must be known of a provider: its environment variable, the parameter that is asked for, and what to answer.</summary>
    private sealed record Need(string Name, string Parameter, string Description, bool Secret = true);

    private static readonly Dictionary<string, Need[]> needs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["openai"] = [new("OPENAI_API_KEY", "openai-api-key", "A key of OpenAI's API.")],
        ["azure"] =
        [
            new("AZURE_OPENAI_ENDPOINT", "azure-openai-endpoint", "The address of the Azure OpenAI resource: https://NAME.openai.azure.com.", Secret: false),
            new("AZURE_OPENAI_API_KEY", "azure-openai-api-key", "A key of the Azure OpenAI resource."),
        ],
        ["anthropic"] = [new("ANTHROPIC_API_KEY", "anthropic-api-key", "A key of Anthropic's API.")],
        ["ollama"] = [new("OLLAMA_HOST", "ollama-host", "Where RagApi reaches Ollama: http://localhost:11434 if both are on this machine.", Secret: false)],
    };

    /// <summary>
    /// Reads <c>Models__Chat</c> and <c>Models__Embedding</c> of the app host itself (<c>openai:gpt-4o-mini</c>, say; <c>offline</c> where absent). The
    /// parameters that follow from them are asked for in the dashboard, or by the tool that deploys.
    /// </summary>
    /// <exception cref="InvalidOperationException">A provider is not known; the message names the key.</exception>
    public static Models Add(IDistributedApplicationBuilder builder)
    {
        var chosen = uses.Select(use => (Name: $"Models__{use}", Value: builder.Configuration[$"Models:{use}"] ?? Offline)).ToList();
        var parameters = chosen.SelectMany(NeedsOf).DistinctBy(need => need.Name).Select(need => (need.Name, builder.AddParameter(need.Parameter, need.Secret).WithDescription(need.Description))).ToList();
        return new Models(chosen, parameters);
    }

    private static Need[] NeedsOf((string Name, string Value) model)
    {
        if (model.Value.Equals(Offline, StringComparison.OrdinalIgnoreCase))
            return [];
        return needs.TryGetValue(model.Value.Split(':')[0], out var found)
            ? found
            : throw new InvalidOperationException($"{model.Name} is '{model.Value}'; expected offline or one of {string.Join(", ", needs.Keys)}, a colon and a model.");
    }
}

internal static class ModelReferences
{
    public static IResourceBuilder<ProjectResource> WithModels(this IResourceBuilder<ProjectResource> service, Models models)
    {
        foreach (var (name, value) in models.Chosen)
            service.WithEnvironment(name, value);
        foreach (var (name, value) in models.Parameters)
            service.WithEnvironment(name, value);
        return service;
    }
}
