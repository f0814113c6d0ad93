using Aspire.Hosting.Azure;
using Azure.Provisioning.AppContainers;

namespace LlmAspire.AppHost.Tests;

/// <summary>The map that AppHost draws: resources, references, waits, health checks and the names of the environment that services read.</summary>
public sealed class SystemModelTests
{
    private static readonly string[] services = ["evalworker", "ragapi", "tracecollector"];

    [Fact]
    public async Task A_run_has_three_services_and_three_servers()
    {
        await using var model = await SystemModel.RunAsync();
        Assert.Equal(services, model.Services);
        Assert.Superset(new HashSet<string>(["cache", "postgres", "qdrant", "tracedb"]), model.Stores.ToHashSet());
    }

    [Fact]
    public async Task Without_containers_it_has_the_services_alone_and_they_wait_for_each_other_only()
    {
        await using var model = await SystemModel.RunAsync("--Stores:Mode=embedded");
        Assert.Equal(services, model.Services);
        Assert.Empty(model.Stores);
        Assert.Empty(model.WaitsFor("tracecollector"));
        Assert.Equal(["tracecollector"], model.WaitsFor("ragapi"));
        Assert.Equal(["ragapi", "tracecollector"], model.WaitsFor("evalworker"));
        foreach (var service in services)
            Assert.DoesNotContain((await model.EnvironmentAsync(service)).Keys, name => name.StartsWith("ConnectionStrings__", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_service_waits_for_what_it_uses()
    {
        await using var model = await SystemModel.RunAsync();
        Assert.Equal(["tracedb"], model.WaitsFor("tracecollector"));
        Assert.Equal(["cache", "qdrant", "tracecollector", "tracedb"], model.WaitsFor("ragapi"));
        Assert.Equal(["ragapi", "tracecollector"], model.WaitsFor("evalworker"));
    }

    [Fact]
    public async Task Every_service_reads_the_names_that_it_is_given()
    {
        await using var model = await SystemModel.RunAsync();
        var collector = await model.EnvironmentAsync("tracecollector");
        Assert.Equal("{tracedb.connectionString}", collector["ConnectionStrings__tracedb"]);
        Assert.EndsWith("/chat", collector["Pages__ChatUrl"], StringComparison.Ordinal);
        var ragApi = await model.EnvironmentAsync("ragapi");
        foreach (var name in (string[])["tracedb", "cache", "qdrant"])
            Assert.StartsWith($"{{{name}.connectionString", ragApi[$"ConnectionStrings__{name}"], StringComparison.Ordinal);
        Assert.Contains("services__tracecollector__http__0", ragApi.Keys);
        Assert.Contains("Pages__Url", ragApi.Keys);
        var worker = await model.EnvironmentAsync("evalworker");
        Assert.Contains("services__tracecollector__http__0", worker.Keys);
        Assert.Contains("services__ragapi__http__0", worker.Keys);
        Assert.DoesNotContain("ConnectionStrings__tracedb", worker.Keys);
    }

    [Fact]
    public async Task Every_service_listens_on_its_port_and_is_healthy_when_health_says_so()
    {
        await using var model = await SystemModel.RunAsync();
        foreach (var (service, port) in services.Zip([5083, 5081, 5082]))
        {
            Assert.Equal(port, Assert.Single(model.Get(service).Annotations.OfType<EndpointAnnotation>()).Port);
            Assert.Contains(model.Get(service).Annotations.OfType<HealthCheckAnnotation>(), check => check.Key.Contains("/health", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Only_servers_on_this_machine_have_volumes()
    {
        await using var run = await SystemModel.RunAsync();
        foreach (var server in (string[])["postgres", "qdrant"])
            Assert.Single(run.Get(server).Annotations.OfType<ContainerMountAnnotation>(), mount => mount.Type == ContainerMountType.Volume);
        await using var published = await SystemModel.PublishAsync();
        Assert.Empty(published.Get("qdrant").Annotations.OfType<ContainerMountAnnotation>());
    }

    [Fact]
    public async Task A_Qdrant_that_is_there_already_is_used_and_none_is_made()
    {
        const string there = "--ConnectionStrings:qdrant=Endpoint=https://qdrant.example:6334;Key=k";
        foreach (var model in (SystemModel[])[await SystemModel.RunAsync(there), await SystemModel.PublishAsync(there)])
        {
            await using var used = model;
            Assert.Empty(used.Get("qdrant").Annotations.OfType<ContainerImageAnnotation>());
            Assert.StartsWith("{qdrant.", (await used.EnvironmentAsync("ragapi"))["ConnectionStrings__qdrant"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_database_that_is_there_already_is_used_and_no_server_is_made()
    {
        const string there = "--ConnectionStrings:tracedb=Host=db.example;Username=tracedb;Password=p;Database=tracedb";
        foreach (var model in (SystemModel[])[await SystemModel.RunAsync(there), await SystemModel.PublishAsync(there)])
        {
            await using var used = model;
            Assert.DoesNotContain("postgres", used.Stores);
            Assert.DoesNotContain(used.Secrets, name => name.StartsWith("postgres", StringComparison.Ordinal));
            foreach (var service in (string[])["tracecollector", "ragapi"])
                Assert.StartsWith("{tracedb.", (await used.EnvironmentAsync(service))["ConnectionStrings__tracedb"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_service_is_given_a_password_but_in_its_connection_strings()
    {
        await using var model = await SystemModel.PublishAsync();
        foreach (var service in services)
            Assert.DoesNotContain((await model.EnvironmentAsync(service)).Keys, name => name.StartsWith("TRACEDB_", StringComparison.Ordinal) || name.StartsWith("CACHE_", StringComparison.Ordinal) || name.StartsWith("QDRANT_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_dashboard_leads_to_chat_and_pages()
    {
        await using var model = await SystemModel.RunAsync();
        Assert.NotEmpty(model.Get("ragapi").Annotations.OfType<ResourceUrlsCallbackAnnotation>());
        Assert.NotEmpty(model.Get("tracecollector").Annotations.OfType<ResourceUrlsCallbackAnnotation>());
    }

    [Fact]
    public async Task A_model_key_is_asked_for_where_a_model_of_its_provider_is_chosen()
    {
        await using var offline = await SystemModel.RunAsync("--Stores:Mode=embedded");
        Assert.Empty(offline.Secrets);
        Assert.Equal("offline", (await offline.EnvironmentAsync("ragapi"))["Models__Chat"]);

        await using var model = await SystemModel.RunAsync("--Stores:Mode=embedded", "--Models:Chat=anthropic:claude-haiku-4-5", "--Models:Embedding=openai:text-embedding-3-small");
        Assert.Equal(["anthropic-api-key", "openai-api-key"], model.Secrets.Order(StringComparer.Ordinal));
        var ragApi = await model.EnvironmentAsync("ragapi");
        Assert.Equal("anthropic:claude-haiku-4-5", ragApi["Models__Chat"]);
        Assert.Equal("{anthropic-api-key.value}", ragApi["ANTHROPIC_API_KEY"]);
        Assert.Equal("{openai-api-key.value}", ragApi["OPENAI_API_KEY"]);
        foreach (var service in (string[])["tracecollector", "evalworker"])
            Assert.DoesNotContain((await model.EnvironmentAsync(service)).Keys, name => name.EndsWith("_API_KEY", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_provider_is_named()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => SystemModel.RunAsync("--Stores:Mode=embedded", "--Models:Chat=nobody:x"));
        Assert.Contains("Models__Chat is 'nobody:x'", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_guard_what_is_published_and_nothing_on_this_machine()
    {
        await using var run = await SystemModel.RunAsync("--Stores:Mode=embedded");
        Assert.DoesNotContain("Access__Keys", (await run.EnvironmentAsync("tracecollector")).Keys);
        await using var published = await SystemModel.PublishAsync();
        Assert.Equal("{ingest-key.value}:ingest;{worker-key.value}:ingest,read;{admin-key.value}:admin", (await published.EnvironmentAsync("tracecollector"))["Access__Keys"]);
        Assert.Equal("{ingest-key.value}", (await published.EnvironmentAsync("ragapi"))["TraceCollector__Key"]);
        Assert.Equal("{worker-key.value}", (await published.EnvironmentAsync("evalworker"))["TraceCollector__Key"]);
        Assert.Superset(new HashSet<string>(["ingest-key", "worker-key", "admin-key"]), published.Secrets.ToHashSet());
    }

    [Fact]
    public async Task Pages_alone_are_reached_from_outside_and_the_chat_where_it_was_asked_for()
    {
        await using var guarded = await SystemModel.PublishAsync();
        Assert.Equal(["tracecollector"], External(guarded));
        Assert.DoesNotContain("Pages__ChatUrl", (await guarded.EnvironmentAsync("tracecollector")).Keys);
        await using var asked = await SystemModel.PublishAsync("--RagApi:Public=true");
        Assert.Equal(["ragapi", "tracecollector"], External(asked));
        Assert.EndsWith("/chat", (await asked.EnvironmentAsync("tracecollector"))["Pages__ChatUrl"], StringComparison.Ordinal);
        foreach (var model in (SystemModel[])[guarded, asked])
            Assert.All(services, service => Assert.Single(model.Get(service).Annotations.OfType<EndpointAnnotation>()));
    }

    [Fact]
    public async Task Budgets_of_the_app_host_are_those_of_RagApi()
    {
        await using var model = await SystemModel.PublishAsync("--Budgets:TotalDailyUsd=5", "--Budgets:MaxInputTokens=8000");
        var ragApi = await model.EnvironmentAsync("ragapi");
        Assert.Equal("5", ragApi["Budgets__TotalDailyUsd"]);
        Assert.Equal("8000", ragApi["Budgets__MaxInputTokens"]);
        foreach (var service in (string[])["tracecollector", "evalworker"])
            Assert.DoesNotContain((await model.EnvironmentAsync(service)).Keys, name => name.StartsWith("Budgets__", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Azure_asks_the_same_paths_as_often_as_it_allows()
    {
        await using var model = await SystemModel.PublishAsync();
        foreach (var service in services)
        {
            var probes = model.Get(service).Annotations.OfType<EndpointProbeAnnotation>().ToList();
            Assert.Equal([(ProbeType.Startup, "/alive"), (ProbeType.Readiness, "/health"), (ProbeType.Liveness, "/alive")], probes.Select(probe => (probe.Type, probe.Path)));
            Assert.All(probes, probe =>
            {
                Assert.InRange(probe.InitialDelaySeconds, 1, 60);
                Assert.InRange(probe.PeriodSeconds, 1, 240);
                Assert.InRange(probe.TimeoutSeconds, 1, 240);
                Assert.InRange(probe.FailureThreshold, 1, 10);
                Assert.Equal(1, probe.SuccessThreshold);
            });
        }
    }

    [Fact]
    public async Task Azure_waits_longer_for_the_end_of_a_service_than_NET_does()
    {
        await using var model = await SystemModel.PublishAsync();
        foreach (var service in services)
        {
            var app = new ContainerApp("app")
            {
                Configuration = new ContainerAppConfiguration { Ingress = new ContainerAppIngressConfiguration() },
                Template = new ContainerAppTemplate { Scale = new ContainerAppScale() },
            };
            foreach (var customization in model.Get(service).Annotations.OfType<AzureContainerAppCustomizationAnnotation>())
                customization.Configure(null!, app);
            Assert.Equal("40", app.Template.TerminationGracePeriodSeconds.Compile().ToString());
        }
    }

    [Fact]
    public async Task Azure_throws_nothing_out_of_the_cache_where_what_was_spent_is_kept()
    {
        await using var model = await SystemModel.PublishAsync();
        Assert.Contains("evictionPolicy: 'NoEviction'", ((AzureProvisioningResource)model.Get("cache")).GetBicepTemplateString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Development_is_not_published()
    {
        await using var run = await SystemModel.RunAsync("--Stores:Mode=embedded", "--environment=Development");
        await using var published = await SystemModel.PublishAsync("--environment=Development");
        foreach (var service in services)
        {
            Assert.Equal("Development", (await run.EnvironmentAsync(service))["ASPNETCORE_ENVIRONMENT"]);
            Assert.DoesNotContain("ASPNETCORE_ENVIRONMENT", (await published.EnvironmentAsync(service)).Keys);
        }
    }

    private static IEnumerable<string> External(SystemModel model) =>
        services.Where(service => model.Get(service).Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.IsExternal));
}
