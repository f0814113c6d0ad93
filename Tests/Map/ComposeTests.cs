using YamlDotNet.RepresentationModel;

namespace LlmAspire.Tests;

/// <summary>What compose.yaml and the image promise each other and the programs, as far as that can be told without a container runtime.</summary>
public sealed class ComposeTests
{
    /// <summary>Environment of .NET and of images that are not ours.</summary>
    private static readonly string[] others =
    [
        "ASPNETCORE_FORWARDEDHEADERS_ENABLED", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS", "TRACEDB_PASSWORD", "REDISCLI_AUTH", "QDRANT__SERVICE__API_KEY", "QDRANT__TELEMETRY_DISABLED",
        "QDRANT__STORAGE__SNAPSHOTS_PATH", "QDRANT_INIT_FILE_PATH",
    ];

    private static readonly YamlMappingNode services = ComposeFile.Services;

    private static readonly Dictionary<string, string> filled = ComposeFile.Offered.ToDictionary(name => name, name => $"of-{name}");

    private static IEnumerable<string> Names => services.Select(service => $"{service.Key}");

    private static IEnumerable<string> Built => Names.Where(name => ComposeFile.Has(services[name], "build")).Order(StringComparer.Ordinal);

    [Fact]
    public void Every_image_of_ours_is_of_a_project_and_starts_and_checks_its_program_by_the_name_that_the_image_gives_it()
    {
        Assert.Equal(["evalworker", "ragapi", "tracecollector"], Built);
        Assert.Contains("ENTRYPOINT [\"/app/llmaspire\"]", RepositoryFiles.Read("Dockerfile"), StringComparison.Ordinal);
        Assert.Contains("CMD [\"/app/llmaspire\", \"healthcheck\"]", RepositoryFiles.Read("Dockerfile"), StringComparison.Ordinal);
        foreach (var service in Built.Select(name => services[name]))
        {
            var project = $"{service["build"]["args"]["PROJECT"]}";
            Assert.True(File.Exists(Repository.PathTo(project, $"{project}.csproj")), project);
            Assert.False(ComposeFile.Has(service, "command") || ComposeFile.Has(service, "entrypoint"), project);
            Assert.Equal(["CMD", "/app/llmaspire", "healthcheck"], ComposeFile.List(service["healthcheck"]["test"]));
        }
    }

    [Fact]
    public void Every_setting_is_in_the_readme()
    {
        var readme = RepositoryFiles.Read("README.md");
        var names = Names.SelectMany(name => ComposeFile.Environment(name, filled).Keys).Except(others).ToList();
        Assert.True(names.Count >= 8, $"Only {names.Count} settings were read.");
        Assert.All(names, name => Assert.Contains(name, readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_variable_is_in_the_example_and_no_secret_has_a_value_that_could_be_left_in_place()
    {
        Assert.Equal(ComposeFile.Offered.Order(StringComparer.Ordinal), ComposeFile.Used.Order(StringComparer.Ordinal));
        Assert.Equal(["ADMIN_KEY", "INGEST_KEY", "POSTGRES_PASSWORD", "QDRANT_KEY", "REDIS_PASSWORD", "TRACEDB_PASSWORD", "WORKER_KEY"], ComposeFile.Demanded.Order(StringComparer.Ordinal));
        Assert.All(ComposeFile.Demanded, name => Assert.Contains($"\n{name}=\n", RepositoryFiles.Read(".env.example"), StringComparison.Ordinal));
    }

    [Fact]
    public void RagApi_gets_what_any_provider_of_models_needs_and_nobody_else_a_key_of_one()
    {
        string[] read = ["OPENAI_API_KEY", "OPENAI_BASE_URL", "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OLLAMA_HOST"];
        foreach (var name in Names)
        {
            var given = ComposeFile.Environment(name, filled).Keys.Intersect(read).Order(StringComparer.Ordinal);
            Assert.Equal(name == "ragapi" ? read.Order(StringComparer.Ordinal) : [], given);
        }
    }

    [Fact]
    public void No_service_of_ours_knows_the_superuser_of_the_database()
    {
        foreach (var name in Built)
            Assert.DoesNotContain(ComposeFile.Environment(name, filled).Values, value =>
                value.Contains("of-POSTGRES_PASSWORD", StringComparison.Ordinal) || value.Contains("Username=postgres", StringComparison.Ordinal));
    }

    [Fact]
    public void Secrets_that_were_filled_in_get_neither_into_git_nor_into_an_image()
    {
        foreach (var name in (string[])[".gitignore", ".dockerignore"])
        {
            var lines = RepositoryFiles.Read(name).Split('\n');
            Assert.Contains(lines, line => line is ".env" or ".env*");
            Assert.Contains(".azure/", lines);
        }
    }

    [Fact]
    public void No_secret_stands_on_a_command_line_where_everybody_on_the_machine_reads_it()
    {
        foreach (var service in services.Select(service => service.Value).Where(service => ComposeFile.Has(service, "command")))
            Assert.All(ComposeFile.List(service["command"], filled), word => Assert.DoesNotContain("of-", word, StringComparison.Ordinal));
    }

    [Fact]
    public void A_service_shows_the_collector_a_key_that_may_do_what_it_does_and_no_more()
    {
        Assert.Equal("of-INGEST_KEY:ingest;of-WORKER_KEY:ingest,read;of-ADMIN_KEY:admin", ComposeFile.Environment("tracecollector", filled)["Access__Keys"]);
        Assert.Equal("of-INGEST_KEY", ComposeFile.Environment("ragapi", filled)["TraceCollector__Key"]);
        Assert.Equal("of-WORKER_KEY", ComposeFile.Environment("evalworker", filled)["TraceCollector__Key"]);
    }

    [Fact]
    public void Every_service_waits_until_what_it_uses_is_healthy_and_says_so_itself()
    {
        foreach (var (name, service) in services)
        {
            Assert.True(ComposeFile.Has(service, "healthcheck"), $"{name} has no health check");
            if (!ComposeFile.Has(service, "depends_on"))
                continue;
            foreach (var (other, wait) in (YamlMappingNode)service["depends_on"])
            {
                Assert.True(services.Children.ContainsKey(other), $"{name} waits for {other}");
                Assert.Equal("service_healthy", $"{wait["condition"]}");
            }
        }
    }

    [Fact]
    public void Every_container_may_write_to_its_volume_and_to_memory_and_may_do_nothing_else()
    {
        foreach (var (name, service) in services)
        {
            Assert.Equal("true", $"{service["read_only"]}");
            Assert.Equal(["ALL"], ComposeFile.List(service["cap_drop"]));
            Assert.False(ComposeFile.Has(service, "cap_add") || ComposeFile.Has(service, "privileged"), $"{name}");
            Assert.Equal(["no-new-privileges:true"], ComposeFile.List(service["security_opt"]));
            Assert.Contains("/tmp", ComposeFile.List(service["tmpfs"]));
            Assert.Equal("unless-stopped", $"{service["restart"]}");
            Assert.True(ComposeFile.Has(service["logging"]["options"], "max-size"), $"{name}'s log grows for ever");
            var volume = ComposeFile.List(service["volumes"])[0].Split(':')[0];
            Assert.True(ComposeFile.Has(ComposeFile.Root["volumes"], volume), $"{volume} is not declared");
        }
    }

    [Fact]
    public void No_container_runs_as_root()
    {
        Assert.Contains("USER $APP_UID", RepositoryFiles.Read("Dockerfile"), StringComparison.Ordinal);
        foreach (var (name, service) in services)
            Assert.True(Built.Contains($"{name}") || (ComposeFile.Has(service, "user") && $"{service["user"]}" != "root") || $"{service["image"]}".EndsWith("-unprivileged", StringComparison.Ordinal), $"{name}");
    }

    [Fact]
    public void Services_are_reached_from_this_machine_alone_and_stores_by_those_who_use_them()
    {
        Assert.Equal("true", $"{ComposeFile.Root["networks"]["stores"]["internal"]}");
        foreach (var (name, service) in services)
        {
            if (ComposeFile.Has(service, "ports"))
                Assert.All(ComposeFile.List(service["ports"]), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
            var networks = ComposeFile.Has(service, "networks") ? ComposeFile.List(service["networks"]) : ["default"];
            var uses = ComposeFile.Environment($"{name}", filled).Keys.Any(key => key.StartsWith("ConnectionStrings__", StringComparison.Ordinal));
            Assert.Equal(Built.Contains($"{name}") ? uses ? ["default", "stores"] : ["default"] : ["stores"], networks);
            Assert.Equal(Built.Contains($"{name}"), ComposeFile.Has(service, "build"));
        }
    }

    [Fact]
    public void Every_image_of_others_has_a_version()
    {
        var images = services.Where(service => ComposeFile.Has(service.Value, "image")).Select(service => $"{service.Value["image"]}").ToList();
        Assert.Equal(3, images.Count);
        Assert.All(images, image => Assert.Matches(@":v?\d+\.\d+", image));
    }

    [Fact]
    public void What_was_spent_is_kept_by_Redis_whatever_else_fills_it()
    {
        var command = ComposeFile.List(services["redis"]["command"])[^1].Split(' ').ToList();
        Assert.Equal("noeviction", command[command.IndexOf("--maxmemory-policy") + 1]);
        Assert.Equal("yes", command[command.IndexOf("--appendonly") + 1]);
        Assert.Contains("--maxmemory", command);
    }

    [Fact]
    public void A_later_image_of_PostgreSQL_finds_its_indexes_in_order() =>
        Assert.Equal("--locale-provider=builtin --builtin-locale=C.UTF-8", ComposeFile.Environment("postgres", filled)["POSTGRES_INITDB_ARGS"]);
}
