using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index;

namespace LlmAspire.Tests;

public sealed class StagesInTraceTests
{
    [Fact]
    public void A_model_call_within_a_stage_is_that_stages_work()
    {
        var spans = new[]
        {
            Span(1, 0, SpanKind.Chain, null), Span(2, 1, SpanKind.Chain, Stage.Embed), Span(3, 2, SpanKind.Embedding, Stage.Embed),
            Span(4, 1, SpanKind.Chain, Stage.Rerank), Span(5, 4, SpanKind.Llm, Stage.Llm), Span(6, 1, SpanKind.Llm, Stage.Llm),
        };
        Assert.Equal([null, Stage.Embed, null, Stage.Rerank, null, Stage.Llm], Of(spans));
    }

    [Fact]
    public void A_stage_within_itself_is_counted_once_and_another_stage_stays_its_own()
    {
        var spans = new[]
        {
            Span(1, 0, SpanKind.Retriever, Stage.Search), Span(2, 1, SpanKind.Other, null), Span(3, 2, SpanKind.Retriever, Stage.Search), Span(4, 1, SpanKind.Reranker, Stage.Rerank),
        };
        Assert.Equal([Stage.Search, null, null, Stage.Rerank], Of(spans));
    }

    [Fact]
    public void Children_before_parents_and_loops_of_parents_come_to_an_end()
    {
        Assert.Equal([null, Stage.Embed], Of(Span(2, 1, SpanKind.Embedding, Stage.Embed), Span(1, 0, SpanKind.Chain, Stage.Embed)));
        Assert.Equal([Stage.Search], Of(Span(1, 1, SpanKind.Retriever, Stage.Search)));
        Assert.Equal(2, Of(Span(1, 2, SpanKind.Chain, Stage.Search), Span(2, 1, SpanKind.Chain, Stage.Rerank)).Length);
    }

    [Fact]
    public void A_chain_of_thirty_thousand_spans_is_walked_once()
    {
        var spans = Enumerable.Range(1, 30_000).Select(id => Span((ulong)id, (ulong)id - 1, SpanKind.Llm, Stage.Llm)).Reverse().ToArray();
        Assert.Equal(1, Of(spans).Count(stage => stage is not null));
    }

    private static Stage?[] Of(params IndexedSpan[] spans)
    {
        var stages = new StagesInTrace(spans);
        return [.. spans.Select(stages.Of)];
    }

    private static IndexedSpan Span(ulong id, ulong parent, SpanKind kind, Stage? stage) => new() { TraceId = 1, SpanId = id, ParentSpanId = parent, Name = "s", Kind = kind, Stage = stage };
}
