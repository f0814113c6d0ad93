using System.Text.Json;
using LlmAspire.RagApi.Documents.Corpus;
using LlmAspire.RagApi.Retrieval;
using LlmAspire.RagApi.Retrieval.Embedding;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmAspire.Tests;

/// <summary>The questions of <c>docs/golden.jsonl</c> over the documentation that is the default corpus.</summary>
public sealed class GoldenRetrievalTests
{
    private sealed record Golden(string Id, string Question, string[] Documents, string[] Quotes);

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    [Fact]
    public async Task Four_of_five_questions_about_the_documentation_have_their_answer_among_the_first_five_chunks()
    {
        var questions = File.ReadLines(Repository.PathTo("docs", "golden.jsonl")).Where(line => line.Length > 0)
            .Select(line => JsonSerializer.Deserialize<Golden>(line, Web)!).Where(golden => golden.Documents?.Length > 0).ToList();
        Assert.True(questions.Count >= 25);
        var corpus = new CorpusFolder(new CorpusOptions().Folder, NullLogger<CorpusFolder>.Instance);
        corpus.Scan();
        var documents = corpus.Documents.Values.OrderBy(document => document.Id, StringComparer.Ordinal).ToList();
        var index = await new IndexBuilder(new OfflineChunkEmbedder(NullLoggerFactory.Instance), TimeProvider.System).BuildAsync(documents, default);
        var missed = new List<string>();
        foreach (var golden in questions)
            if (!await IsFoundAsync(index, golden))
                missed.Add($"{golden.Id} {golden.Question}");
        Assert.True(missed.Count * 5 <= questions.Count, $"{missed.Count} of {questions.Count} missed: {string.Join("; ", missed)}");
        Console.WriteLine($"golden retrieval: {questions.Count - missed.Count} of {questions.Count} within 5; missed: {string.Join("; ", missed)}");
    }

    private static async Task<bool> IsFoundAsync(SearchIndex index, Golden golden)
    {
        var found = await index.SearchAsync(await index.EmbedAsync(golden.Question, default), 50, default);
        var first = (await index.RerankAsync(golden.Question, found, default)).Take(5);
        return first.Any(candidate => golden.Documents.Contains(candidate.Chunk.DocumentId));
    }
}
