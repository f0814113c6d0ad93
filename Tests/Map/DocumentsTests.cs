using System.Text.RegularExpressions;

namespace LlmAspire.Tests;

public sealed partial class DocumentsTests
{
    [Fact]
    public void Every_golden_quote_stands_word_for_word_in_one_of_its_documents()
    {
        var questions = RepositoryFiles.GoldenQuestions();
        Assert.True(questions.Count >= 30, $"Only {questions.Count} golden questions were read.");
        var quotes = questions.SelectMany(question => question.Quotes, (question, quote) => (question, quote)).ToList();
        Assert.True(quotes.Count >= 30, $"Only {quotes.Count} quotes were read.");
        Assert.Empty(quotes.Where(pair => !pair.question.Documents.Any(document => RepositoryFiles.Read(document).Contains(pair.quote, StringComparison.Ordinal)))
            .Select(pair => $"{pair.question.Id}: {pair.quote}"));
    }

    [Fact]
    public void Every_golden_question_is_whole()
    {
        var questions = RepositoryFiles.GoldenQuestions();
        Assert.Equal(questions.Count, questions.Select(question => question.Id).Distinct().Count());
        Assert.All(questions, question => Assert.False(string.IsNullOrWhiteSpace(question.Question)));
        Assert.All(questions, question => Assert.Equal(question.Documents.Count == 0, question.Quotes.Count == 0));
        Assert.All(questions, question => Assert.All(question.AnswerContains, phrase =>
            Assert.Contains(question.Quotes, quote => quote.Contains(phrase, StringComparison.OrdinalIgnoreCase))));
        Assert.True(questions.Count(question => question.Documents.Count == 0) >= 5, "Some questions must have no answer.");
        Assert.True(questions.Count(question => question.History is { Count: > 0 }) >= 3, "Some questions must follow others.");
    }

    [Fact]
    public void Every_link_between_documents_leads_somewhere()
    {
        var links = RepositoryFiles.Markdown
            .SelectMany(file => RepositoryFiles.LocalLinks(RepositoryFiles.Read(file)), (file, target) => (file, target)).ToList();
        Assert.True(links.Count >= 30, $"Only {links.Count} links were read.");
        Assert.Empty(links.Where(link => !Leads(link.file, link.target)).Select(link => $"{link.file} -> {link.target}"));
    }

    [Fact]
    public void Every_file_and_folder_that_the_architecture_names_exists()
    {
        var names = RepositoryFiles.CodeNames(RepositoryFiles.Read("ARCHITECTURE.md")).Where(name => FileName().IsMatch(name)).Distinct().ToList();
        Assert.True(names.Count >= 30, $"Only {names.Count} names of files were read.");
        var missing = names.Where(name => !Exists(name)).ToList();
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_setting_in_the_readme_is_read_somewhere_in_the_code()
    {
        var settings = ReadmeSettings();
        Assert.True(settings.Count >= 20, $"Only {settings.Count} settings were read.");
        var sources = RepositoryFiles.All
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && !file.StartsWith("Tests/", StringComparison.Ordinal))
            .Select(RepositoryFiles.Read).ToList();
        var unread = settings.Where(setting => !sources.Any(source => Reads(source, setting))).ToList();
        Assert.Empty(unread);
    }

    [Fact]
    public void Every_page_of_the_guide_has_a_title_and_is_short()
    {
        var pages = RepositoryFiles.Markdown.Where(file => file.StartsWith("docs/guide/", StringComparison.Ordinal)).ToList();
        Assert.True(pages.Count >= 12, $"Only {pages.Count} pages were read.");
        Assert.All(pages, page => Assert.StartsWith("# ", RepositoryFiles.Read(page), StringComparison.Ordinal));
        Assert.All(pages, page => Assert.InRange(RepositoryFiles.Read(page).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, 150, 900));
    }

    [Fact]
    public void No_file_names_a_package_registry_or_a_path_of_somebodys_machine()
    {
        var files = RepositoryFiles.TextFiles.ToList();
        Assert.True(files.Count >= 100, $"Only {files.Count} files were read.");
        // Split, so that this file does not name what it looks for.
        string[] forbidden = ["nuget" + ".org", "npmjs" + ".org", "npmjs" + ".com", "pypi" + ".org", "/wo" + "rk/", "/ho" + "me/", "/ro" + "ot/", @"C:\Us" + "ers"];
        Assert.Empty(files.SelectMany(file => forbidden.Where(RepositoryFiles.Read(file).Contains), (file, name) => $"{file}: {name}"));
    }

    private static bool Leads(string file, string target)
    {
        var path = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, target));
        return File.Exists(path) || Directory.Exists(path);
    }

    private static bool Exists(string name) =>
        name.EndsWith('/') ? Directory.Exists(Repository.PathTo(name)) : File.Exists(Repository.PathTo(name));

    /// <summary>Keys in the first column of README's table.</summary>
    private static List<string> ReadmeSettings() =>
        [.. RepositoryFiles.Read("README.md").Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => RepositoryFiles.CodeNames(line.Split('|')[1]))];

    /// <summary>
    /// A variable is read by its own name; a key by its name with <c>:</c>, or as a member of an options record that names its section.
    /// A key's name with <c>__</c> alone proves nothing: that is how messages write it.
    /// </summary>
    private static bool Reads(string source, string setting)
    {
        if (source.Contains($"\"{setting.Replace("__", ":", StringComparison.Ordinal)}\"", StringComparison.Ordinal))
            return true;
        if (setting.Split("__") is ["ConnectionStrings", var name])
            return source.Contains($"\"{name}\"", StringComparison.Ordinal) && source.Contains(".GetConnectionString(", StringComparison.Ordinal);
        return setting.Split("__") is [var section, var key]
            && source.Contains($"\"{section}\"", StringComparison.Ordinal)
            && Regex.IsMatch(source, $@"\b{key} {{ get;");
    }

    [GeneratedRegex(@"^[A-Za-z.][\w.\-/]*(/|\.(cs|razor|sql|yaml|json|jsonl|csproj|props|slnf|sln|md|css|js|html|lock))$")]
    private static partial Regex FileName();
}
