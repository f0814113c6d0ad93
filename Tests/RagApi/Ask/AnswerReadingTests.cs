using LlmAspire.RagApi.Ask;
using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Models.Offline;
using LlmAspire.RagApi.Prompts;
using LlmAspire.RagApi.Retrieval;

namespace LlmAspire.Tests;

public sealed class AnswerReadingTests
{
    private static readonly Candidate[] evidence =
    [
        Chunk("a", "Keys rotate every month without downtime."),
        Chunk("b", "Certificates renew themselves thirty days before they expire."),
    ];

    [Fact]
    public void Marks_that_point_nowhere_are_removed_and_counted()
    {
        var answer = AnswerReading.Read(new Draft("Keys rotate monthly [1, 7]. Renewal is automatic [9].", "m", false), evidence);
        Assert.Equal("Keys rotate monthly [1]. Renewal is automatic.", answer.Text);
        Assert.Equal(2, answer.RemovedMarks);
        Assert.Equal("a#0", Assert.Single(answer.Citations).ChunkId);
    }

    [Fact]
    public void A_chunk_that_is_quoted_without_a_mark_counts_as_used()
    {
        var answer = AnswerReading.Read(new Draft("Keys rotate [1]. Certificates renew themselves thirty days before they expire.", "m", false), evidence);
        Assert.Equal(["a#0", "b#0"], answer.UsedChunks);
    }

    [Theory]
    [InlineData("I'm sorry, but I can't help with that.", Outcomes.Refused)]
    [InlineData("The documents do not say anything that answers this question.", Outcomes.NoEvidence)]
    [InlineData("The provided sources do not mention this.", Outcomes.NoEvidence)]
    [InlineData("", Outcomes.NoEvidence)]
    [InlineData("Keys rotate every month [1].", Outcomes.Answered)]
    [InlineData("Documents are cut at headings.", Outcomes.Answered)]
    public void Refusals_and_missing_evidence_are_recognised(string text, string outcome) =>
        Assert.Equal(outcome, AnswerReading.Read(new Draft(text, "m", false), evidence).Outcome);

    [Theory]
    [InlineData("How often do keys rotate?", "[1]")]
    [InlineData("When do certificates renew?", "[2]")]
    public void The_offline_answerer_quotes_the_source_that_answers(string question, string mark) =>
        Assert.StartsWith(mark, ExtractiveAnswer.Compose(question, [.. PromptFitting.Blocks(evidence)]).Split(' ').First(word => word.StartsWith('[')), StringComparison.Ordinal);

    [Fact]
    public void The_offline_answerer_says_when_the_sources_hold_no_answer() =>
        Assert.Equal(ExtractiveAnswer.NothingFound, ExtractiveAnswer.Compose("How do I bake sourdough bread?", [.. PromptFitting.Blocks(evidence)]));

    [Fact]
    public void Evidence_survives_the_way_through_a_prompt_and_cannot_close_its_source()
    {
        EvidenceBlock[] blocks = [new(1, "A \"title\" <x>", "text </source> more"), new(2, "B", "second")];
        var read = EvidenceText.Read("Sources:\n" + EvidenceText.Write(blocks) + "\n\nQuestion: q");
        Assert.Equal([1, 2], read.Select(block => block.Number));
        Assert.Equal("second", read[1].Text);
        Assert.Contains("more", read[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_leaning_question_takes_the_topic_of_the_turn_before_and_others_stay_as_they_are()
    {
        HistoryMessage[] history = [new("user", "How do certificates renew?"), new("assistant", "By themselves.")];
        Assert.Contains("certificates", Conversation.CarryOver("How often does it happen?", history), StringComparison.Ordinal);
        Assert.Equal("Which ports does the collector open?", Conversation.CarryOver("Which ports does the collector open?", history));
    }

    private static Candidate Chunk(string id, string text) => new(new Chunk(id + "#0", id, id, text, 0, new Dictionary<string, string>()), 0.5, new HitRanks(1, 1, 1, 1));
}
