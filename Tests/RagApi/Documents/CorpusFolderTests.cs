using LlmAspire.RagApi.Documents;
using LlmAspire.RagApi.Documents.Corpus;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmAspire.Tests;

public sealed class CorpusFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("corpus-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        // Coarse clocks must not hide a change from the comparison.
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(-text.Length));
    }

    [Fact]
    public void Added_changed_and_deleted_files_are_picked_up_and_nothing_else_is_announced()
    {
        var corpus = new CorpusFolder(_folder, NullLogger<CorpusFolder>.Instance);
        var announced = 0;
        corpus.Changed += () => announced++;
        Write("a.md", "one");
        Write("sub/b.txt", "two");
        Write("ignored.bin", "three");
        corpus.Scan();
        Assert.Equal(["a.md", "sub/b.txt"], corpus.Documents.Keys.Order());
        corpus.Scan();
        Assert.Equal(1, announced);
        Write("a.md", "one changed");
        File.Delete(Path.Combine(_folder, "sub/b.txt"));
        corpus.Scan();
        Assert.Equal("one changed", Assert.Single(corpus.Documents.Values).Text);
        Assert.Equal(2, announced);
    }

    [Fact]
    public void A_posted_document_is_used_instead_of_the_file_of_that_name()
    {
        var file = new SourceDocument("a", null, "file", new Dictionary<string, string>());
        var posted = file with { Text = "posted" };
        var other = file with { Id = "b" };
        var merged = DocumentLibrary.Merge(
            new Dictionary<string, SourceDocument> { ["b"] = other, ["a"] = file }, new Dictionary<string, SourceDocument> { ["a"] = posted });
        Assert.Equal(["posted", "file"], merged.Select(document => document.Text));
    }

    [Fact]
    public void A_missing_folder_is_a_mistake_that_names_its_key() =>
        Assert.Contains("Corpus__Path", Assert.Single(new CorpusOptions { Path = Path.Combine(_folder, "missing") }.Mistakes()), StringComparison.Ordinal);
}
