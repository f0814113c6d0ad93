using Microsoft.Extensions.Configuration;

namespace LlmAspire.AppHost;

internal static class Budgets
{
    /// <summary>Hands on what the app host itself was given (<c>Budgets__TotalDailyUsd</c>, say): a limit that is set by hand after a deployment is gone after the next.</summary>
    public static IResourceBuilder<ProjectResource> WithBudgets(this IResourceBuilder<ProjectResource> service, IConfiguration configuration)
    {
        foreach (var limit in configuration.GetSection("Budgets").GetChildren())
            service.WithEnvironment($"Budgets__{limit.Key}", limit.Value);
        return service;
    }
}
