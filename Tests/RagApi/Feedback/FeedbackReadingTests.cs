using LlmAspire.RagApi.Ask;
using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Feedback;

namespace LlmAspire.Tests;

public sealed class FeedbackReadingTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Theory, InlineData(1.0, 1.0), InlineData(0.0, 0.0), InlineData(-1.0, 0.0), InlineData(0.4, 0.4)]
    public void A_thumb_becomes_a_score_between_0_and_1(double value, double stored) =>
        Assert.Equal(stored, Assert.Single(FeedbackReading.Scores(new FeedbackRequest(Trace, Value: value), default, [])).Value);

    [Fact]
    public void A_value_and_a_label_are_two_scores()
    {
        var scores = FeedbackReading.Scores(new FeedbackRequest(Trace, Value: 1, Label: "copy"), default, []);
        Assert.Equal([("user_feedback", null), ("user_signal", "copy")], scores.Select(score => (score.Name, score.Label)));
        Assert.Null(scores[1].Value);
    }

    [Theory]
    [InlineData(null, 1.0, null, "traceId")]
    [InlineData("00000000000000000000000000000000", 1.0, null, "traceId")]
    [InlineData(Trace, 2.0, null, "value")]
    [InlineData(Trace, -0.5, null, "value")]
    [InlineData(Trace, null, null, "value")]
    [InlineData(Trace, null, "shout", "label")]
    public void What_is_wrong_is_named(string? trace, double? value, string? label, string field)
    {
        var errors = new FieldErrors();
        Assert.Empty(FeedbackReading.Scores(new FeedbackRequest(trace, Value: value, Label: label), default, errors));
        Assert.Equal(field, Assert.Single(errors).Key);
    }
}
