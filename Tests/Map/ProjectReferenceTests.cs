using System.Xml.Linq;

namespace LlmAspire.Tests;

/// <summary>The arrows of ARCHITECTURE.md. Services never reference services; only AllInOne, AppHost and what measures or tests them see more than one.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["AllInOne"] = ["EvalWorker", "RagApi", "TraceCollector"],
        ["AppHost"] = ["EvalWorker", "RagApi", "TraceCollector"],
        ["AppHost.Tests"] = ["AppHost"],
        ["Benchmarks"] = ["AllInOne", "EvalWorker", "TraceCollector"],
        ["EvalWorker"] = ["RagApi.Contracts", "ServiceDefaults", "TraceCollector.Contracts"],
        ["RagApi"] = ["RagApi.Contracts", "ServiceDefaults", "TraceCollector.Contracts"],
        ["RagApi.Contracts"] = [],
        ["ServiceDefaults"] = [],
        ["Tests"] = ["AllInOne", "Benchmarks", "EvalWorker", "RagApi", "RagApi.Contracts", "ServiceDefaults", "TraceCollector", "TraceCollector.Contracts", "TraceCollector.Ui"],
        ["TraceCollector"] = ["ServiceDefaults", "TraceCollector.Contracts", "TraceCollector.Ui"],
        ["TraceCollector.Contracts"] = [],
        ["TraceCollector.Ui"] = ["TraceCollector.Contracts"],
    };

    [Fact]
    public void The_map_reads_every_project_of_the_solution()
    {
        var solution = File.ReadAllText(Repository.PathTo("LlmAspire.sln"));
        var found = Projects();
        Assert.True(found.Count >= 12, $"Only {found.Count} projects found.");
        Assert.All(found.Keys, name => Assert.Contains($"{name}.csproj", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_arrow_between_projects_is_on_the_map_and_none_is_missing()
    {
        var found = Projects();
        Assert.Contains(found.Values, references => references.Length > 0);
        Assert.Equal(Arrows.Keys.Order(), found.Keys.Order());
        Assert.All(found, project => Assert.Equal(Arrows[project.Key], project.Value));
    }

    [Fact]
    public void The_solution_filter_holds_every_project_but_AppHost_and_its_tests()
    {
        var filter = File.ReadAllText(Repository.PathTo("LlmAspire.slnf"));
        Assert.DoesNotContain("AppHost", filter, StringComparison.Ordinal);
        Assert.All(Projects().Keys.Where(name => !name.StartsWith("AppHost", StringComparison.Ordinal)), name => Assert.Contains($"/{name}.csproj", filter, StringComparison.Ordinal));
    }

    private static Dictionary<string, string[]> Projects() =>
        Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), References);

    private static string[] References(string project) =>
        [.. XDocument.Load(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
            .Order(StringComparer.Ordinal)];
}
