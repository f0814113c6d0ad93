using System.Text.Json;
using System.Text.RegularExpressions;

namespace LlmAspire.Tests;

/// <summary>A question about the documents, and the sentences that answer it. No documents: nothing answers it.</summary>
internal sealed record GoldenQuestion(
    string Id,
    string Question,
    IReadOnlyList<string> Documents,
    IReadOnlyList<string> Quotes,
    IReadOnlyList<string> AnswerContains,
    IReadOnlyList<GoldenTurn>? History = null);

internal sealed record GoldenTurn(string Role, string Content);

/// <summary>The repository's own documents and sources, as the tests of the map read them. Paths are relative to the root, with <c>/</c>.</summary>
internal static partial class RepositoryFiles
{
    private static readonly HashSet<string> Skipped = [".git", ".data", ".vs", ".idea", "bin", "obj", "artifacts", "node_modules", "screenshots", "TestResults"];
    private static readonly HashSet<string> TextEndings =
        [".cs", ".razor", ".csproj", ".props", ".targets", ".sln", ".slnf", ".md", ".json", ".jsonl", ".yaml", ".yml", ".sql", ".css", ".js", ".html", ".proto", ".editorconfig", ".gitignore", ""];

    public static IReadOnlyList<string> All { get; } = [.. Walk(new DirectoryInfo(Repository.Root)).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> TextFiles => All.Where(file => TextEndings.Contains(Path.GetExtension(file)));

    public static IEnumerable<string> Markdown => All.Where(file => file.EndsWith(".md", StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(Repository.PathTo(path.Split('/')));

    public static IReadOnlyList<GoldenQuestion> GoldenQuestions() =>
        [.. Read("docs/golden.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<GoldenQuestion>(line, JsonSerializerOptions.Web)!)];

    /// <summary>What stands between backticks on one line, code blocks left out.</summary>
    public static IEnumerable<string> CodeNames(string markdown) =>
        CodeName().Matches(CodeBlock().Replace(markdown, "")).Select(match => match.Groups[1].Value);

    /// <summary>Targets of links and pictures that lie in this repository, without their anchors.</summary>
    public static IEnumerable<string> LocalLinks(string markdown) =>
        Link().Matches(CodeBlock().Replace(markdown, "")).Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#'))
            .Select(target => target.Split('#')[0]);

    private static IEnumerable<string> Walk(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (Skipped.Contains(entry.Name))
                continue;
            if (entry is not DirectoryInfo child)
                yield return Path.GetRelativePath(Repository.Root, entry.FullName).Replace('\\', '/');
            else
                foreach (var file in Walk(child))
                    yield return file;
        }
    }

    [GeneratedRegex("`([^`\r\n]+)`")]
    private static partial Regex CodeName();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
