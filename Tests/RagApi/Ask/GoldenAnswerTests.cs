using LlmAspire.RagApi.Ask;
using LlmAspire.RagApi.Contracts;

namespace LlmAspire.Tests;

/// <summary>
/// What the offline answerer makes of <c>docs/golden.jsonl</c>, and of questions that the documentation does not answer: foreign topics, and
/// near misses that use its words. Limits stand just under what is measured; the share that must be covered
/// (<c>ExtractiveAnswer.LeastCoverage</c>) is set by these.
/// </summary>
public sealed class GoldenAnswerTests
{
    public static TheoryData<string> Unanswerable =>
    [
        .. DocumentationQuestion.All.Where(golden => golden.Documents.Length == 0).Select(golden => golden.Question),
        "How do I connect Kafka to LlmAspire?",
        "What is the weather in Lisbon tomorrow?",
        "How do I bake sourdough bread?",
        "Which Kubernetes version does the operator support?",
        "How do I train a neural network from scratch on my GPU cluster?",
        "Who won the chess world championship in 1972?",
        "Does it support SAML single sign-on with Okta?",
        "How can I import my bank statements into a spreadsheet?",
        "What is the boiling point of ethanol?",
        "How do I cancel my gym membership?",
        "Which languages are spoken in Switzerland?",
        "What is the best way to prune an apple tree in winter?",
        "How do I mount an NFS share on a Raspberry Pi?",
        "What is the speed limit on German motorways?",
        "Is there a mobile app for Android with push notifications?",
    ];

    [Theory, MemberData(nameof(Unanswerable))]
    public async Task What_the_documents_do_not_answer_is_not_answered(string question)
    {
        var answer = await (await GoldenCorpus.Built).AnswerAsync(question);
        Assert.True(answer.Outcome == Outcomes.NoEvidence, answer.Text);
    }

    [Fact]
    public async Task Every_question_about_the_documentation_gets_an_answer_of_at_most_three_sentences()
    {
        var answers = await AnswersAsync();
        Assert.Empty(answers.Where(one => one.Answer.Outcome != Outcomes.Answered).Select(one => one.Golden.Id));
        Assert.All(answers, one => Assert.InRange(one.Answer.Text.Split('[').Length - 1, 1, 3));
    }

    [Fact]
    public async Task Four_of_five_answers_hold_the_words_that_matter()
    {
        var without = (await AnswersAsync()).Where(one => !one.Golden.AnswerContains.All(words => one.Answer.Text.Contains(words, StringComparison.OrdinalIgnoreCase))).Select(one => one.Golden.Id).ToList();
        Assert.True(without.Count <= 6, $"without: {string.Join(", ", without)}");
    }

    [Fact]
    public async Task Nearly_all_answers_cite_a_document_that_holds_the_answer()
    {
        var astray = (await AnswersAsync()).Where(one => !one.Answer.Citations.Any(citation => one.Golden.Documents.Contains(citation.DocumentId))).Select(one => one.Golden.Id).ToList();
        Assert.True(astray.Count <= 2, $"astray: {string.Join(", ", astray)}");
    }

    private static async Task<IReadOnlyList<(DocumentationQuestion Golden, Answer Answer)>> AnswersAsync()
    {
        var corpus = await GoldenCorpus.Built;
        var answers = new List<(DocumentationQuestion, Answer)>();
        foreach (var golden in DocumentationQuestion.Answerable)
            answers.Add((golden, await corpus.AnswerAsync(golden.Question, golden.History)));
        return answers;
    }
}
