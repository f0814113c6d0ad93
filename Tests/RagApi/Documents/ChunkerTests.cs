using LlmAspire.RagApi.Documents;
using LlmAspire.RagApi.Retrieval;

namespace LlmAspire.Tests;

public sealed class ChunkerTests
{
    private static IReadOnlyList<Chunk> Cut(string text, string? title = null, string id = "d", string? format = null) =>
        Chunker.Cut(new SourceDocument(id, title, text, format is null ? new Dictionary<string, string>() : new() { ["format"] = format }));

    private static string Words(int count, string word = "word") => string.Join(' ', Enumerable.Range(0, count).Select(i => $"{word}{i}"));

    [Fact]
    public void A_short_text_is_one_chunk_with_its_title() =>
        Assert.Equal(("d#0", "Title", "Some text."), Cut("Some text.", "Title").Select(chunk => (chunk.ChunkId, chunk.Title, chunk.Text)).Single());

    [Fact]
    public void A_document_without_a_title_is_called_by_its_first_heading_else_its_id()
    {
        Assert.Equal("Guide", Cut("# Guide\n\nText.")[0].Title);
        Assert.Equal("d", Cut("Text.")[0].Title);
        Assert.Equal("From html", Cut("<html><head><title>From html</title></head><body><p>Text.</p></body></html>")[0].Title);
    }

    [Fact]
    public void Sections_with_enough_words_are_chunks_of_their_own_named_by_their_headings()
    {
        var chunks = Cut($"# Guide\n\n## One\n\n{Words(100)}\n\n## Two\n\n{Words(100)}\n\n### Deep\n\n{Words(100)}");
        Assert.Equal(["Guide › One", "Guide › Two", "Guide › Two › Deep"], chunks.Select(chunk => chunk.Title));
        Assert.Equal(["d#0", "d#1", "d#2"], chunks.Select(chunk => chunk.ChunkId));
    }

    [Fact]
    public void Small_sections_stay_together_under_what_they_share_and_keep_their_headings_in_the_text()
    {
        var chunk = Assert.Single(Cut("# Guide\n\n## One\n\nFirst.\n\n## Two\n\nSecond."));
        Assert.Equal("Guide", chunk.Title);
        Assert.Equal("First.\n\nTwo\n\nSecond.", chunk.Text);
    }

    [Fact]
    public void A_long_section_goes_on_in_a_chunk_that_repeats_the_last_sentences()
    {
        var first = $"{Words(300)}. The last sentence stands here.";
        var chunks = Cut($"# T\n\n{first}\n\n{Words(200, "other")}.");
        Assert.Equal(2, chunks.Count);
        Assert.StartsWith("The last sentence stands here.\n\nother0", chunks[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_is_whole_or_every_part_has_its_head()
    {
        var table = "| name | meaning |\n|---|---|\n" + string.Join('\n', Enumerable.Range(0, 200).Select(i => $"| key{i} | what it does {i} |"));
        var chunks = Cut("# T\n\n" + table);
        Assert.True(chunks.Count > 1);
        Assert.All(chunks, chunk => Assert.StartsWith("| name | meaning |", chunk.Text, StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, 200), i => Assert.Single(chunks, chunk => chunk.Text.Contains($"| key{i} |", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_chunk_is_longer_than_the_bound_and_no_word_is_lost()
    {
        var texts = new[] { Words(5000), string.Join(". ", Enumerable.Range(0, 300).Select(i => $"Sentence {i} {Words(9, "x" + i + "y")}")), string.Join("\n\n", Enumerable.Range(0, 90).Select(i => Words(33, "p" + i + "q"))) };
        foreach (var text in texts)
        {
            var chunks = Cut(text, format: "text");
            Assert.All(chunks, chunk => Assert.InRange(Chunker.Words(chunk.Text), 1, Chunker.MaxWords + Chunker.OverlapWords));
            var kept = chunks.SelectMany(chunk => chunk.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToHashSet();
            Assert.Superset(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToHashSet(), kept);
        }
    }

    [Fact]
    public void Html_is_read_without_scripts_styles_and_navigation()
    {
        var chunk = Assert.Single(Cut("""
            <!doctype html><html><head><title>Page</title><style>p { color: red }</style></head>
            <body><nav><a href="/">Home</a></nav><script>alert('x')</script>
            <main><h1>Page</h1><p>Some <b>bold</b>, <a href="https://example.org">linked</a> text.</p><ul><li>first</li><li>second</li></ul><pre>code  stays</pre>
            <table><tr><th>k</th><th>v</th></tr><tr><td>1</td><td>2</td></tr></table></main></body></html>
            """));
        Assert.Equal("Page", chunk.Title);
        Assert.Equal("Some bold, linked text.\n\n- first\n- second\n\ncode  stays\n\n| k | v |\n| 1 | 2 |", chunk.Text);
    }

    [Fact]
    public void Markdown_is_plain_text_with_code_kept_as_it_is()
    {
        var chunk = Assert.Single(Cut("---\nauthor: x\n---\n# T\n\nSome **bold** [link](https://example.org) and `code`.\n\n- one\n  - inner\n- two\n\n1. first\n2. second\n\n```csharp\nvar x = 1;\n```\n\n> quoted"));
        Assert.Equal("Some bold link and `code`.\n\n- one\n  - inner\n- two\n\n1. first\n2. second\n\n```csharp\nvar x = 1;\n```\n\nquoted", chunk.Text);
    }

    [Theory]
    [InlineData("", "Only a title")]
    [InlineData("# Only\n\n## Headings", null)]
    public void A_document_without_running_text_is_still_found_by_its_title(string text, string? title) =>
        Assert.Contains("Only", Assert.Single(Cut(text, title)).Text, StringComparison.Ordinal);
}
