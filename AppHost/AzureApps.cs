using System.Globalization;
using Azure.Provisioning.AppContainers;

namespace LlmAspire.AppHost;

/// <summary>How many copies of a service run, and how many requests at once are reason for one more (<c>null</c>: none are).</summary>
internal sealed record Replicas(int Least, int Most, int? ConcurrentRequests)
{
    public static Replicas Between(int least, int most, int? concurrentRequests = null) => new(least, most, concurrentRequests);
}

/// <summary>What our services have in common, here and in Azure Container Apps.</summary>
internal static class AzureApps
{
    /// <summary>
    /// A service on its own port that is waited for until <c>/health</c> answers. Azure asks <c>/health</c> whether to send it requests and
    /// <c>/alive</c> whether to start it anew: while the database is away, a restart helps nobody.
    /// </summary>
    /// <param name="external">Whether it is reached from outside when it is published.</param>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(this IDistributedApplicationBuilder builder, string name, int port, bool external = true)
        where TProject : IProjectMetadata, new()
    {
        var service = builder.AddProject<TProject>(name, launchProfileName: null)
            // Without the parts of a connection string, which nothing here reads: the database's password would be a secret of the app once more, beside the key vault.
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString | ReferenceEnvironmentInjectionFlags.ServiceDiscovery)
            .WithHttpEndpoint(port: builder.ExecutionContext.IsRunMode ? port : null)
            .WithHttpHealthCheck("/health");
        // Not published: azd asks for the manifest under the first launch profile, and that is Development.
        if (builder.ExecutionContext.IsRunMode)
            service.WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName);
        service
            .WithProbe(ProbeType.Startup, "/alive", seconds: 10, failures: 10)
            .WithProbe(ProbeType.Readiness, "/health", seconds: 10, failures: 3)
            .WithProbe(ProbeType.Liveness, "/alive", seconds: 20, failures: 3);
        return external ? service.WithExternalHttpEndpoints() : service;
    }

    /// <summary>As long as the command <c>healthcheck</c> waits: a part that answers late must not look like a service that does.</summary>
    private const int ProbeTimeoutSeconds = 5;

    /// <summary>
    /// <c>WithHttpProbe</c> would add a health check of the same name for each, which the dashboard refuses. What is not set here is published
    /// as 0, and Azure takes 1 to 10 failures, exactly 1 success of a start or a life, and a delay of 1 to 60 s.
    /// </summary>
    private static IResourceBuilder<ProjectResource> WithProbe(this IResourceBuilder<ProjectResource> service, ProbeType type, string path, int seconds, int failures) =>
        service.WithAnnotation(new EndpointProbeAnnotation
        {
            Type = type,
            EndpointReference = service.GetEndpoint("http"),
            Path = path,
            InitialDelaySeconds = 1,
            PeriodSeconds = seconds,
            TimeoutSeconds = ProbeTimeoutSeconds,
            FailureThreshold = failures,
            SuccessThreshold = 1,
        });

    /// <summary>Longer than .NET finishes what was received or asked (30 s): Azure's own 30 s would kill it in the last of them.</summary>
    private const int StopSeconds = 40;

    /// <param name="sticky">A browser's circuit and session live in one replica and must come back to it.</param>
    public static IResourceBuilder<ProjectResource> PublishAsApp(this IResourceBuilder<ProjectResource> service, Replicas replicas, bool sticky = false) =>
        service.PublishAsAzureContainerApp((_, app) =>
        {
            Scale(app, replicas);
            app.Template.TerminationGracePeriodSeconds = StopSeconds;
            if (sticky)
                app.Configuration.Ingress.StickySessionsAffinity = StickySessionAffinity.Sticky;
        });

    public static void Scale(ContainerApp app, Replicas replicas)
    {
        app.Template.Scale.MinReplicas = replicas.Least;
        app.Template.Scale.MaxReplicas = replicas.Most;
        if (replicas.ConcurrentRequests is not { } requests)
            return;
        app.Template.Scale.Rules.Add(new ContainerAppScaleRule
        {
            Name = "requests",
            Http = new ContainerAppHttpScaleRule { Metadata = { ["concurrentRequests"] = requests.ToString(CultureInfo.InvariantCulture) } },
        });
    }
}
