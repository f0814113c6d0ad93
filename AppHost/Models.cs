namespace LlmAspire.AppHost;

/// <summary>Environment that chooses the models, keys as secrets. A key is only asked for where a model of its provider is chosen.</summary>
internal sealed record Models(IReadOnlyList<(string Name, string Value)> Chosen, IReadOnlyList<(string Name, IResourceBuilder<ParameterResource> Value)> Parameters)
{
    private const string Offline = "offline";

    private static readonly string[] uses = ["Chat", "Embedding", "Judge"];

    /// <summary>What a provider needs: environment name, parameter name, whether it is a secret.</summary>
    private static readonly Dictionary<string, (string Name, string Parameter, bool Secret)[]> needs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["openai"] = [("OPENAI_API_KEY", "openai-api-key", true)],
        ["azure"] = [("AZURE_OPENAI_ENDPOINT", "azure-openai-endpoint", false), ("AZURE_OPENAI_API_KEY", "azure-openai-api-key", true)],
        ["anthropic"] = [("ANTHROPIC_API_KEY", "anthropic-api-key", true)],
        ["ollama"] = [("OLLAMA_HOST", "ollama-host", false)],
    };

    /// <summary>
    /// Reads <c>Models__Chat</c>, <c>Models__Embedding</c> and <c>Models__Judge</c> of the app host itself (<c>openai:gpt-4o-mini</c>, say; <c>offline</c> where
    /// absent). The parameters that follow from them are asked for in the dashboard, or by the tool that deploys.
    /// </summary>
    /// <exception cref="InvalidOperationException">A provider is not known; the message names the key.</exception>
    public static Models Add(IDistributedApplicationBuilder builder)
    {
        var chosen = uses.Select(use => (Name: $"Models__{use}", Value: builder.Configuration[$"Models:{use}"] ?? Offline)).ToList();
        var parameters = chosen.SelectMany(NeedsOf).DistinctBy(need => need.Name).Select(need => (need.Name, builder.AddParameter(need.Parameter, need.Secret))).ToList();
        return new Models(chosen, parameters);
    }

    private static (string Name, string Parameter, bool Secret)[] NeedsOf((string Name, string Value) model)
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
