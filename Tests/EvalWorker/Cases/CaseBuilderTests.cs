using LlmAspire.EvalWorker.Cases;
using LlmAspire.TraceCollector.Contracts;
using static LlmAspire.Tests.SettledTraces;

namespace LlmAspire.Tests;

public sealed class CaseBuilderTests
{
    [Fact]
    public void A_rag_trace_gives_question_reranked_evidence_and_answer()
    {
        var built = Build(Answered(1, "It settles."));
        Assert.Equal("When does a trace settle?", built.Case!.Question);
        Assert.Equal("It settles.", built.Case.Answer);
        Assert.Equal(["s2", "s1"], built.Case.Contexts.Select(chunk => chunk.Id));
        Assert.Equal(("00000000000000cc", "resp-1"), (built.SpanId, built.ResponseId));
    }

    [Fact]
    public void Without_a_reranker_every_retriever_counts_once()
    {
        var built = Build(Of(Id(1),
            Span("first", SpanKind.Retriever) with { Query = "why", Documents = [Document(1, "a", "one"), Document(2, null, "two")] },
            Span("second", SpanKind.Retriever) with { Documents = [Document(1, "a", "one"), Document(2, "b", "three"), Document(3, "c", null)] },
            Span("chat", SpanKind.Llm) with { InputMessages = [Text("user", "because?")], OutputMessages = [Text("assistant", "yes one")] }));
        Assert.Equal(["a", "2", "b"], built.Case!.Contexts.Select(chunk => chunk.Id));
        Assert.Equal("why", built.Case.Question);
    }

    [Fact]
    public void What_tools_returned_is_evidence_where_nothing_was_retrieved()
    {
        var built = Build(Of(Id(1),
            Span("weather", SpanKind.Tool) with { Tool = new ToolCall("weather", "call-1", "{}", "12 degrees and rain") },
            Span("chat", SpanKind.Llm) with { InputMessages = [Text("user", "How is it?")], OutputMessages = [Text("assistant", "Rain, 12 degrees.")] }));
        Assert.Equal(("call-1", "12 degrees and rain"), (built.Case!.Contexts[0].Id, built.Case.Contexts[0].Text));
        Assert.Equal("How is it?", built.Case.Question);
    }

    [Fact]
    public void A_chain_that_prints_its_request_as_json_is_not_the_question()
    {
        var trace = Answered(1);
        var built = Build(trace with { Spans = [trace.Spans[0] with { Input = """{"input":"x"}""", Output = """{"output":"y"}""" }, .. trace.Spans.Skip(1)] });
        Assert.Equal("trace settle", built.Case!.Question);
        Assert.StartsWith("A trace settles", built.Case.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_is_not_an_answer() =>
        Assert.Equal(AnswerCase.NotAnAnswer, Build(Of(Id(1), Span("search", SpanKind.Retriever) with { Documents = [Document(1, "a", "one")] })));

    [Fact]
    public void A_chat_without_evidence_says_so() =>
        Assert.Equal("no_context", Build(Of(Id(1), Span("chat", SpanKind.Llm) with { OutputMessages = [Text("assistant", "Hello.")] })).Label);

    [Fact]
    public void A_model_call_without_text_says_so()
    {
        Assert.Equal("no_answer", Build(Of(Id(1), Span("chat", SpanKind.Llm))).Label);
        Assert.Equal("failed", Build(Of(Id(1), Span("chat", SpanKind.Llm) with { Status = TraceStatus.Error })).Label);
    }

    [Theory]
    [InlineData("no_evidence", "no_evidence")]
    [InlineData("refused", "refused")]
    [InlineData("over_budget", "over_budget")]
    [InlineData("failed", "failed")]
    [InlineData("answered", null)]
    [InlineData(null, null)]
    public void An_outcome_without_an_answer_is_its_own_label(string? outcome, string? label) =>
        Assert.Equal(label, CaseBuilder.LabelOfOutcome(Fact(1) with { Outcome = outcome }));

    private static AnswerCase Build(TraceDetail trace) => CaseBuilder.Build(trace.Spans);
}
