using LlmAspire.RagApi.Replicas;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;

namespace LlmAspire.RagApi.Caching;

internal static class CachingSetup
{
    /// <summary>On a stage's span: whether what a model would have said was there already. Absent where it was not looked for.</summary>
    public const string HitAttribute = "rag.cache.hit";

    public static void AddCaching(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<CacheOptions>>(new Mistakes<CacheOptions>(options => options.Mistakes()));
        services.AddOptions<CacheOptions>().BindConfiguration(CacheOptions.Section).ValidateOnStart();
        services.AddSingleton(Cache);
        services.AddSingleton(provider => new AnswerCache(provider.GetRequiredService<IOptions<CacheOptions>>().Value.Answers ? provider.GetRequiredService<ModelCache>() : null));
    }

    /// <summary>In a container of its own: the bound on its memory, and Redis below it, are its alone.</summary>
    private static ModelCache Cache(IServiceProvider provider)
    {
        var services = new ServiceCollection().AddSingleton(provider.GetRequiredService<ILoggerFactory>()).AddLogging();
        services.AddMemoryCache(options => options.SizeLimit = ModelCache.MostBytes);
        if (provider.GetRequiredService<IConfiguration>().HasRedis())
            services.AddRedisBelow(provider);
        services.AddHybridCache();
        return new ModelCache(services.BuildServiceProvider().GetRequiredService<HybridCache>(), TimeSpan.FromHours(provider.GetRequiredService<IOptions<CacheOptions>>().Value.Hours));
    }
}
