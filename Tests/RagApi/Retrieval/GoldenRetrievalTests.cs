using LlmAspire.RagApi.Retrieval;

namespace LlmAspire.Tests;

/// <summary>The thirty questions of <c>docs/golden.jsonl</c> over the documentation. Limits stand just under what is measured.</summary>
public sealed class GoldenRetrievalTests
{
    private const int Depth = 5;

    [Fact]
    public async Task The_right_document_is_among_the_first_five_chunks_for_28_of_30_questions()
    {
        Assert.Equal(30, DocumentationQuestion.Answerable.Count);
        var found = await Task.WhenAll(DocumentationQuestion.Answerable.Select(async golden =>
            (golden.Id, hit: (await FindAsync(golden)).Any(candidate => golden.Documents.Contains(candidate.Chunk.DocumentId)))));
        var missed = found.Where(one => !one.hit).Select(one => one.Id).ToList();
        Assert.True(missed.Count <= 2, $"missed: {string.Join(", ", missed)}");
    }

    [Fact]
    public async Task Chunks_that_hold_the_answers_words_stand_high()
    {
        var gains = await Task.WhenAll(DocumentationQuestion.Answerable.Select(async golden => Ndcg(await FindAsync(golden), golden)));
        TestContext.Current.TestOutputHelper?.WriteLine($"nDCG@5 {gains.Average():F3}");
        Assert.True(gains.Average() >= LeastNdcg, $"nDCG@5 is {gains.Average():F3}");
    }

    private const double LeastNdcg = 0.86;

    private static async Task<IReadOnlyList<Candidate>> FindAsync(DocumentationQuestion golden) =>
        await (await GoldenCorpus.Built).FindAsync(golden.Question, golden.History, Depth);

    /// <summary>A chunk counts when it holds a quote that none before it held; 1 when such chunks stand first, 0 without any.</summary>
    private static double Ndcg(IReadOnlyList<Candidate> found, DocumentationQuestion golden)
    {
        static double Discount(int rank) => 1 / Math.Log2(rank + 2);
        var quotes = golden.Quotes.Select(Bare).ToList();
        var taken = new HashSet<string>();
        var gain = found.Select((candidate, rank) => quotes.Any(quote => Bare(candidate.Chunk.Text).Contains(quote, StringComparison.Ordinal) && taken.Add(quote)) ? Discount(rank) : 0).Sum();
        return gain == 0 ? 0 : gain / Enumerable.Range(0, taken.Count).Sum(Discount);
    }

    /// <summary>Reading a document drops its marks.</summary>
    private static string Bare(string text) => text.Replace("`", "", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
