using YamlDotNet.RepresentationModel;

namespace LlmAspire.Tests;

/// <summary>What compose.yaml and the image promise each other and the programs, as far as that can be told without a container runtime.</summary>
public sealed class ComposeTests
{
    /// <summary>Environment of .NET and of images that are not ours.</summary>
    private static readonly string[] others = ["ASPNETCORE_FORWARDEDHEADERS_ENABLED", "POSTGRES_PASSWORD", "POSTGRES_DB", "QDRANT__SERVICE__API_KEY", "QDRANT__TELEMETRY_DISABLED"];

    private static readonly YamlMappingNode services = (YamlMappingNode)Read("compose.yaml")["services"];

    [Fact]
    public void Every_image_of_ours_is_of_a_project_and_starts_that_program()
    {
        var built = services.Where(service => Has(service.Value, "build")).ToList();
        Assert.Equal(["evalworker", "ragapi", "tracecollector"], built.Select(service => $"{service.Key}").Order(StringComparer.Ordinal));
        foreach (var (_, service) in built)
        {
            var project = $"{service["build"]["args"]["PROJECT"]}";
            Assert.True(File.Exists(Repository.PathTo(project, $"{project}.csproj")), project);
            Assert.Equal($"{project}.dll", $"{service["command"][0]}");
            Assert.Equal($"{project}.dll", $"{service["healthcheck"]["test"][2]}");
        }
    }

    [Fact]
    public void Every_setting_is_in_the_readme()
    {
        var readme = RepositoryFiles.Read("README.md");
        var names = services.Where(service => Has(service.Value, "environment")).SelectMany(service => ((YamlMappingNode)service.Value["environment"]).Children.Keys)
            .Select(name => $"{name}").Except(others).ToList();
        Assert.True(names.Count >= 8, $"Only {names.Count} settings were read.");
        Assert.All(names, name => Assert.Contains(name, readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_variable_is_in_the_example()
    {
        var example = RepositoryFiles.Read(".env.example").Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal) && line[0] != '#').Select(line => line.Split('=')[0]);
        var used = System.Text.RegularExpressions.Regex.Matches(RepositoryFiles.Read("compose.yaml"), @"\$\{([A-Z_]+)").Select(match => match.Groups[1].Value).Distinct();
        Assert.Equal(example.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void RagApi_gets_what_any_provider_of_models_needs_and_nobody_else_a_key_of_one()
    {
        string[] read = ["OPENAI_API_KEY", "OPENAI_BASE_URL", "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OLLAMA_HOST"];
        foreach (var (name, service) in services.Where(service => Has(service.Value, "environment")))
        {
            var given = ((YamlMappingNode)service["environment"]).Children.Keys.Select(key => $"{key}").Intersect(read).Order(StringComparer.Ordinal);
            Assert.Equal($"{name}" == "ragapi" ? read.Order(StringComparer.Ordinal) : [], given);
        }
    }

    [Fact]
    public void Every_service_waits_until_what_it_uses_is_healthy_and_says_so_itself()
    {
        foreach (var (name, service) in services)
        {
            Assert.True(Has(service, "healthcheck"), $"{name} has no health check");
            if (!Has(service, "depends_on"))
                continue;
            foreach (var (other, wait) in (YamlMappingNode)service["depends_on"])
            {
                Assert.True(services.Children.ContainsKey(other), $"{name} waits for {other}");
                Assert.Equal("service_healthy", $"{wait["condition"]}");
            }
        }
    }

    private static bool Has(YamlNode node, string key) => node is YamlMappingNode map && map.Children.ContainsKey(key);

    private static YamlMappingNode Read(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(RepositoryFiles.Read(file)));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }
}
