namespace LlmAspire.AppHost;

/// <summary>Who may do what at the collector, once others can reach it: one key for the services, one for people. None on this machine alone.</summary>
internal sealed record CollectorKeys(IResourceBuilder<ParameterResource>? Services, IResourceBuilder<ParameterResource>? People)
{
    /// <summary>Letters and digits only: <c>Access__Keys</c> separates by colons and semicolons.</summary>
    private static readonly GenerateParameterDefault random = new() { MinLength = 40, Special = false };

    public static CollectorKeys Add(IDistributedApplicationBuilder builder) => builder.ExecutionContext.IsRunMode
        ? new CollectorKeys(null, null)
        : new CollectorKeys(
            builder.AddParameter("service-key", random, secret: true).WithDescription("What the services show the collector: letters and digits."),
            builder.AddParameter("admin-key", random, secret: true).WithDescription("What people type into the login of the pages: letters and digits."));
}

internal static class CollectorKeyReferences
{
    public static IResourceBuilder<ProjectResource> WithCollectorKeys(this IResourceBuilder<ProjectResource> collector, CollectorKeys keys) =>
        keys is { Services: { } services, People: { } people }
            ? collector.WithEnvironment("Access__Keys", ReferenceExpression.Create($"{services}:ingest,read,review;{people}:ingest,read,review,admin"))
            : collector;

    public static IResourceBuilder<ProjectResource> WithCollectorKey(this IResourceBuilder<ProjectResource> service, CollectorKeys keys) =>
        keys.Services is { } key ? service.WithEnvironment("TraceCollector__Key", key) : service;
}
