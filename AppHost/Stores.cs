using Aspire.Hosting.Azure;
using Azure.Provisioning.RedisEnterprise;
using Microsoft.Extensions.Configuration;

namespace LlmAspire.AppHost;

/// <summary>Where traces, documents, vectors and the budget ledger are kept: servers, or <c>null</c> each where every service keeps its own embedded store.</summary>
internal sealed record Stores(
    IResourceBuilder<IResourceWithConnectionString>? TraceDb, IResourceBuilder<AzureManagedRedisResource>? Cache, IResourceBuilder<IResourceWithConnectionString>? Qdrant)
{
    private const string ModeKey = "Stores:Mode";
    private const string Embedded = "embedded";

    /// <summary>
    /// Servers in containers on this machine and as Azure's services when published; with <c>Stores__Mode=embedded</c> (launch profile
    /// <c>no-containers</c>) none at all, in a folder of each service.
    /// </summary>
    public static Stores Add(IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsRunMode && string.Equals(builder.Configuration[ModeKey], Embedded, StringComparison.OrdinalIgnoreCase))
            return new Stores(null, null, null);
        var cache = builder.AddAzureManagedRedis("cache")
            .WithAccessKeyAuthentication()
            .ConfigureInfrastructure(KeepEverything)
            .RunAsContainer(redis => redis.WithLifetime(ContainerLifetime.Persistent));
        return new Stores(AddTraceDb(builder), cache, AddQdrant(builder));
    }

    private static bool IsThere(IDistributedApplicationBuilder builder, string name) => !string.IsNullOrEmpty(builder.Configuration.GetConnectionString(name));

    /// <summary>
    /// One that is there already by its connection string (<c>ConnectionStrings__tracedb</c>), which may be of a role that owns this database and nothing
    /// else; otherwise a server is made, and the services log in as its administrator.
    /// </summary>
    private static IResourceBuilder<IResourceWithConnectionString> AddTraceDb(IDistributedApplicationBuilder builder) => IsThere(builder, "tracedb")
        ? builder.AddConnectionString("tracedb")
        : builder.AddAzurePostgresFlexibleServer("postgres")
            // The services use plain Npgsql, which must also work outside Azure: a password, kept in a key vault.
            .WithPasswordAuthentication()
            .RunAsContainer(postgres => postgres.WithDataVolume("llmaspire-postgres").WithLifetime(ContainerLifetime.Persistent))
            .AddDatabase("tracedb");

    /// <summary>Azure's own choice (VolatileLRU) throws out what was spent before it would have expired: money that could be spent again.</summary>
    private static void KeepEverything(AzureResourceInfrastructure cache) =>
        cache.GetProvisionableResources().OfType<RedisEnterpriseDatabase>().Single().EvictionPolicy = RedisEnterpriseEvictionPolicy.NoEviction;

    /// <summary>
    /// One that is there already by its connection string (<c>ConnectionStrings__qdrant</c>: Qdrant Cloud, say); else a container. It needs block
    /// storage, which Azure Container Apps has not: there it has no volume, one replica, and is filled again from the documents in PostgreSQL.
    /// </summary>
    private static IResourceBuilder<IResourceWithConnectionString> AddQdrant(IDistributedApplicationBuilder builder)
    {
        if (IsThere(builder, "qdrant"))
            return builder.AddConnectionString("qdrant");
        // It tells its makers how it is used otherwise.
        var qdrant = builder.AddQdrant("qdrant").WithEnvironment("QDRANT__TELEMETRY_DISABLED", "true");
        return builder.ExecutionContext.IsRunMode
            ? qdrant.WithDataVolume("llmaspire-qdrant").WithLifetime(ContainerLifetime.Persistent)
            : qdrant.PublishAsAzureContainerApp((_, app) => AzureApps.Scale(app, Replicas.Between(1, 1)));
    }
}

/// <summary>Which service uses which store. A service that gets no connection string keeps an embedded one.</summary>
internal static class StoreReferences
{
    public static IResourceBuilder<ProjectResource> WithTraces(this IResourceBuilder<ProjectResource> service, Stores stores) =>
        stores.TraceDb is { } database ? service.WithReference(database).WaitFor(database) : service;

    public static IResourceBuilder<ProjectResource> WithDocuments(this IResourceBuilder<ProjectResource> service, Stores stores)
    {
        service.WithTraces(stores);
        if (stores.Cache is { } cache)
            service.WithReference(cache).WaitFor(cache);
        if (stores.Qdrant is { } qdrant)
            service.WithReference(qdrant).WaitFor(qdrant);
        return service;
    }
}
