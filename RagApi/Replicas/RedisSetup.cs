using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace LlmAspire.RagApi.Replicas;

/// <summary>The Redis that replicas share, where <c>ConnectionStrings__cache</c> names one. Nothing of it is loaded otherwise.</summary>
internal static class RedisSetup
{
    /// <summary>As the AppHost calls it.</summary>
    public const string ConnectionName = "cache";

    public static bool HasRedis(this IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration.GetConnectionString(ConnectionName));

    public static void AddRedis(this WebApplicationBuilder builder)
    {
        Check(builder.Configuration.GetConnectionString(ConnectionName)!);
        builder.AddRedisClient(ConnectionName, settings =>
        {
            // Its own calls a missing Redis unhealthy; this service goes on without, and says what that means.
            settings.DisableHealthChecks = true;
            // Its spans come up to 10 s after the command, when the question's trace has settled; what was cached stands on the stages' spans.
            settings.DisableTracing = true;
        }, Configure);
        builder.Services.AddHealthChecks().AddCheck<RedisHealth>("redis", HealthStatus.Degraded);
    }

    /// <summary>The same connection as the second level of a cache.</summary>
    public static void AddRedisBelow(this IServiceCollection cache, IServiceProvider provider) => cache.AddStackExchangeRedisCache(options =>
    {
        options.InstanceName = "llmaspire:cache:";
        options.ConnectionMultiplexerFactory = () => Task.FromResult(provider.GetRequiredService<IConnectionMultiplexer>());
    });

    private static void Configure(ConfigurationOptions options)
    {
        // A service starts without it, and a question does not wait for its return.
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
    }

    private static void Check(string connection)
    {
        try
        {
            if (ConfigurationOptions.Parse(connection).EndPoints.Count == 0)
                throw new ArgumentException("it names no server");
        }
        catch (ArgumentException error)
        {
            throw new InvalidOperationException($"ConnectionStrings__{ConnectionName} is no Redis connection string like host:6379,password=…: {error.Message}.", error);
        }
    }
}
