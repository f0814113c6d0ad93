using System.Text.Json;
using LlmAspire.RagApi.Ask;
using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Documents.Corpus;
using LlmAspire.RagApi.Models;
using LlmAspire.RagApi.Models.Offline;
using LlmAspire.RagApi.Prompts;
using LlmAspire.RagApi.Retrieval;
using LlmAspire.RagApi.Retrieval.Embedding;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmAspire.Tests;

/// <param name="Documents">Where the answer stands; empty for a question that the documentation does not answer.</param>
internal sealed record DocumentationQuestion(string Id, string Question, string[] Documents, string[] Quotes, string[] AnswerContains, HistoryMessage[]? History = null)
{
    private static readonly JsonSerializerOptions web = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<DocumentationQuestion> All { get; } =
        [.. File.ReadLines(Repository.PathTo("docs", "golden.jsonl")).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<DocumentationQuestion>(line, web)!)];

    public static IReadOnlyList<DocumentationQuestion> Answerable { get; } = [.. All.Where(golden => golden.Documents.Length > 0)];
}

/// <summary>The documentation as the default corpus, searched and answered offline.</summary>
internal sealed class GoldenCorpus
{
    private static readonly Lazy<Task<GoldenCorpus>> built = new(async () => new GoldenCorpus(await BuildAsync()));

    private static readonly PromptTemplate template = PromptFile.Parse("answer.prompt.yaml", File.ReadAllText(Repository.PathTo("RagApi", "Prompts", "answer.prompt.yaml")));

    private readonly SearchIndex _index;

    private GoldenCorpus(SearchIndex index) => _index = index;

    public static Task<GoldenCorpus> Built => built.Value;

    public async Task<IReadOnlyList<Candidate>> FindAsync(string question, IReadOnlyList<HistoryMessage>? history, int limit)
    {
        var query = Conversation.CarryOver(question, history ?? []);
        var found = await _index.SearchAsync(await _index.EmbedAsync(query, default), Math.Max(20, limit), default);
        return [.. (await _index.RerankAsync(query, found, default)).Take(limit)];
    }

    public async Task<Answer> AnswerAsync(string question, IReadOnlyList<HistoryMessage>? history = null)
    {
        var evidence = await FindAsync(question, history, new AskOptions().TopK);
        if (evidence.Count == 0)
            return AnswerReading.Read(new Draft(ExtractiveAnswer.NothingFound, null, Filtered: false), evidence);
        var prompt = PromptFitting.Fit(template, new Question(question, null, null, null, history ?? []), evidence, new ModelRef(ModelRef.OfflineProvider, ""), limit: 32_000);
        using var model = new ExtractiveChatClient();
        var response = await model.GetResponseAsync(prompt.Messages.Select(message => new ChatMessage(new ChatRole(message.Role), message.Content)));
        return AnswerReading.Read(new Draft(response.Text, response.ModelId, Filtered: false), prompt.Evidence);
    }

    private static async Task<SearchIndex> BuildAsync()
    {
        var corpus = new CorpusFolder(new CorpusOptions().Folder, NullLogger<CorpusFolder>.Instance);
        corpus.Scan();
        return await new IndexBuilder(new OfflineChunkEmbedder(NullLoggerFactory.Instance, new FitFile(null)), TimeProvider.System)
            .BuildAsync([.. corpus.Documents.Values.OrderBy(document => document.Id, StringComparer.Ordinal)], default);
    }
}
