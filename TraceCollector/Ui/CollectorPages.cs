using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace LlmAspire.TraceCollector.Ui;

/// <summary>What the pages need from a host besides <see cref="Contracts.ITraceQuery"/>.</summary>
public static class CollectorPages
{
    public static IServiceCollection AddCollectorPages(this IServiceCollection services)
    {
        services.AddRadzenComponents();
        return services;
    }
}
