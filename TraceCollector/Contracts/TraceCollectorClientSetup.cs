using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace LlmAspire.TraceCollector.Contracts;

/// <summary>A service's way to the collector.</summary>
public static class TraceCollectorClientSetup
{
    /// <summary>
    /// <see cref="ITraceQuery"/> and <see cref="IScoreSink"/> over HTTP at <c>TraceCollector:Url</c>, with <c>TraceCollector:Key</c> where it is
    /// set. A process that holds the collector has registered its own before, and keeps them.
    /// </summary>
    public static IHostApplicationBuilder AddTraceCollectorClient(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHttpClient<TraceCollectorClient>((provider, http) =>
        {
            var configuration = provider.GetRequiredService<IConfiguration>();
            http.BaseAddress = Address(configuration["TraceCollector:Url"]);
            // Long polls and large traces have their own limits; the resilience handler's are the ones that count.
            http.Timeout = TimeSpan.FromMinutes(3);
            if (configuration["TraceCollector:Key"] is { Length: > 0 } key)
                http.DefaultRequestHeaders.Add("x-api-key", key);
        })
            // The client lives as long as the process, so connections, not handlers, are renewed to follow a moved address.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        builder.Services.TryAddSingleton<ITraceQuery>(provider => provider.GetRequiredService<TraceCollectorClient>());
        builder.Services.TryAddSingleton<IScoreSink>(provider => provider.GetRequiredService<TraceCollectorClient>());
        return builder;
    }

    private static Uri Address(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address)
        ? address
        : throw new InvalidOperationException($"TraceCollector:Url must be an absolute address like http://localhost:5082, not '{url}'.");
}
