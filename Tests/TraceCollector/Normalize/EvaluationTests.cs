using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.Tests;

public sealed class EvaluationTests
{
    private const string Trace = "00000000000000000000000000000001";
    private const string Span = "0000000000000002";

    [Fact]
    public void A_result_record_scores_its_span()
    {
        var score = Assert.Single(Evaluations.Of(Make.Log(Evaluations.Result, default, ("gen_ai.evaluation.name", "Relevance"), ("gen_ai.evaluation.score.value", 0.5),
            ("gen_ai.evaluation.score.label", "relevant"), ("gen_ai.evaluation.explanation", "cites"), ("gen_ai.response.id", "r1"))));
        Assert.Equal((Trace, Span, null), (score.TraceId, score.SpanId, score.ResponseId));
        Assert.Equal(("Relevance", 0.5, "relevant", "cites", ScoreSource.Judge), (score.Name, score.Value, score.Label, score.Explanation, score.Source));
        Assert.Equal(Ids.Time(1_790_000_000_500_000_000), score.At);
    }

    [Fact]
    public void A_result_record_without_a_trace_scores_the_response_it_names()
    {
        var log = Make.Log(Evaluations.Result, default, ("gen_ai.evaluation.name", "Relevance"), ("gen_ai.evaluation.score.value", 1), ("gen_ai.response.id", "r1")) with { TraceId = 0, SpanId = 0 };
        var score = Assert.Single(Evaluations.Of(log));
        Assert.Equal((null, "r1", 1d), (score.TraceId, score.ResponseId, score.Value));
        Assert.Empty(Evaluations.Of(log with { Attributes = Make.Attributes(("gen_ai.evaluation.name", "x")) }));
    }

    [Fact]
    public void A_result_without_a_value_is_never_zero()
    {
        var score = Assert.Single(Evaluations.Of(Make.Log(Evaluations.Result, default, ("gen_ai.evaluation.name", "faithfulness"), ("error.type", "timeout"))));
        Assert.Equal((null, "timeout"), (score.Value, score.Label));
    }

    [Fact]
    public void Other_records_and_nameless_results_are_no_scores()
    {
        Assert.Empty(Evaluations.Of(Make.Log("gen_ai.user.message", default, ("gen_ai.evaluation.name", "x"))));
        Assert.Empty(Evaluations.Of(Make.Log(Evaluations.Result, default, ("gen_ai.evaluation.score.value", 1))));
    }

    [Fact]
    public void A_result_event_scores_its_span()
    {
        var span = Make.Span("chat") with { Events = [Make.Event(Evaluations.Result, ("gen_ai.evaluation.name", "user_feedback"), ("gen_ai.evaluation.score.value", true))] };
        var score = Assert.Single(Evaluations.Of(span));
        Assert.Equal((Trace, Span, 1d, ScoreSource.EndUser), (score.TraceId, score.SpanId, score.Value, score.Source));
    }

    [Fact]
    public void An_evaluator_scores_what_its_link_names_not_its_parent()
    {
        var span = Evaluator() with { Links = [new(7, 8, Attributes.None)], ParentSpanId = 99 };
        var scores = Evaluations.Of(span).ToList();
        Assert.Equal(["correct", "overall", "mood"], scores.Select(score => score.Name));
        Assert.Equal((Ids.TraceText(7), Ids.SpanText(8), ScoreSource.Human, "ann"), (scores[0].TraceId, scores[0].SpanId, scores[0].Source, scores[0].Author));
        Assert.Equal((Ids.TraceText(7), null, ScoreSource.Code), (scores[1].TraceId, scores[1].SpanId, scores[1].Source));
        Assert.Equal((null, "s1"), (scores[2].TraceId, scores[2].SessionId));
    }

    [Fact]
    public void An_evaluator_with_two_links_says_nothing_about_a_span() =>
        Assert.Equal("mood", Assert.Single(Evaluations.Of(Evaluator() with { Links = [new(7, 8, Attributes.None), new(7, 9, Attributes.None)] })).Name);

    [Fact]
    public void Inline_annotations_score_the_span_that_carries_them()
    {
        var score = Assert.Single(Evaluations.Of(Make.Span("llm", ("openinference.span.kind", "LLM"), ("annotations.0.annotation.name", "toxicity"), ("annotations.0.annotation.label", "none"))));
        Assert.Equal((Trace, Span, null, "none", ScoreSource.Judge), (score.TraceId, score.SpanId, score.Value, score.Label, score.Source));
    }

    private static SpanData Evaluator() => Make.Span("eval", ("openinference.span.kind", "EVALUATOR"), ("session.id", "s1"),
        ("evaluations.0.evaluation.name", "correct"), ("evaluations.0.evaluation.score", 0), ("evaluations.0.evaluation.annotator_kind", "HUMAN"), ("evaluations.0.evaluation.identifier", "ann"),
        ("trace.evaluations.0.evaluation.name", "overall"), ("trace.evaluations.0.evaluation.annotator_kind", "CODE"),
        ("session.annotations.3.annotation.name", "mood"), ("session.annotations.4.annotation.score", 1));
}
