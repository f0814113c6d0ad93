using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Journal.Files;

namespace LlmAspire.Tests;

public sealed class TraceAssemblerTests : IDisposable
{
    private readonly JournalFolder folder = new();
    private readonly FileJournal journal;
    private long position;

    public TraceAssemblerTests() => journal = folder.Open();

    public void Dispose()
    {
        journal.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Above_its_bound_the_trace_that_was_quiet_longest_settles_early_and_is_counted()
    {
        var assembler = new TraceAssembler(new SpanSource(journal), PriceBook.BuiltIn, 1, spanBound: 3);
        assembler.Take(Record(0, Otlp.Span(1, 1, 9, "a", 0, 1), Otlp.Span(1, 2, 9, "b", 0, 1)));
        assembler.Take(Record(1, Otlp.Span(2, 1, 9, "c", 0, 1)));
        Assert.Equal(0, assembler.SettledEarly);
        assembler.Take(Record(2, Otlp.Span(3, 1, 9, "d", 0, 1)));
        Assert.Equal(1, assembler.SettledEarly);
        var fact = Assert.Single(assembler.Finish().Facts);
        Assert.Equal((1L, Otlp.TraceText(1), 2), (fact.Sequence, LlmAspire.TraceCollector.Wire.Ids.TraceText(fact.Trace.TraceId), fact.Trace.SpanCount));
        Assert.Equal(2, assembler.OpenCount);
    }

    [Fact]
    public void A_notice_that_a_span_has_begun_is_no_span()
    {
        var assembler = new TraceAssembler(new SpanSource(journal), PriceBook.BuiltIn, 1);
        assembler.Take(Record(0, Otlp.Span(1, 7, 1, "agent run", 0, 0, ("logfire.span_type", "pending_span"), ("logfire.pending_parent_id", "0000000000000000"))));
        assembler.Take(Record(1, Otlp.Span(1, 1, 0, "agent run", 0, 9, ("logfire.span_type", "span"))));
        Assert.Equal(1UL, Assert.Single(assembler.Finish().NewSpans).Value.SpanId);
    }

    [Fact]
    public void A_row_is_written_once_and_again_only_when_it_changes()
    {
        var assembler = new TraceAssembler(new SpanSource(journal), PriceBook.BuiltIn, 1);
        assembler.Take(Record(0, Otlp.Span(1, 1, 0, "a", 0, 1)));
        var first = Assert.Single(assembler.Finish().Traces);
        Assert.Equal((0L, null), (first.Record.FirstPosition, first.StoredFrom));
        assembler.Take(Record(1, Otlp.Span(1, 2, 1, "b", 0, 1)));
        var second = Assert.Single(assembler.Finish().Traces);
        Assert.Equal((2, first.Record, (long?)0), (second.Record.SpanCount, second.Before, second.StoredFrom));
        assembler.Settle(Otlp.Noon.AddSeconds(6));
        var settled = assembler.Finish();
        Assert.Empty(settled.Traces);
        Assert.Equal(second.Record, Assert.Single(settled.Facts).Trace);
        Assert.Equal(0, assembler.OpenCount);
    }

    [Fact]
    public void Texts_are_handed_over_once_however_often_they_come()
    {
        var assembler = new TraceAssembler(new SpanSource(journal), PriceBook.BuiltIn, 1);
        assembler.Take(Record(0, Otlp.Span(1, 2, 1, "search", 0, 1, ("openinference.span.kind", "RETRIEVER"), ("input.value", "Where?"))));
        Assert.Equal("where?\n", Texts(assembler).Words);
        assembler.Take(Record(1, Otlp.Span(1, 1, 0, "ask", 0, 1, ("openinference.span.kind", "CHAIN"), ("input.value", "Where?"), ("output.value", "Here."))));
        var texts = Texts(assembler);
        Assert.Equal("here.\n", texts.Words);
        Assert.Equal("\nopeninference.span.kind:CHAIN\noutput.value:Here.\n", texts.Attributes);
    }

    [Fact]
    public void A_trace_that_never_ends_keeps_its_figures_and_counts_what_comes_after()
    {
        var assembler = new TraceAssembler(new SpanSource(journal), PriceBook.BuiltIn, 1);
        foreach (var part in Enumerable.Range(1, OpenTrace.MostSpans + 3).Chunk(50_000))
            assembler.Take(Record(0, [.. part.Select(id => Otlp.Span(1, id, 1_000_000, "a", 0, 1))]));
        var batch = assembler.Finish();
        Assert.Equal((OpenTrace.MostSpans + 3, OpenTrace.MostSpans + 3), (batch.NewSpans.Count, Assert.Single(batch.Traces).Record.SpanCount));
        assembler.Take(Record(1, Otlp.Span(1, OpenTrace.MostSpans + 2, 1_000_000, "again", 0, 1), Otlp.Span(1, OpenTrace.MostSpans + 4, 1_000_000, "b", 0, 1)));
        var next = assembler.Finish();
        Assert.Equal((1, OpenTrace.MostSpans + 4, 1), (next.NewSpans.Count, Assert.Single(next.Traces).Record.SpanCount, (int)assembler.Repeated));
    }

    [Fact]
    public void A_settled_trace_of_too_many_spans_is_not_read_again_for_one_that_comes_late()
    {
        var assembler = new TraceAssembler(new SpanSource(journal), PriceBook.BuiltIn, 1);
        var stored = new StoredTrace(new LlmAspire.TraceCollector.Wire.SpanReader(default).Span(Google.Protobuf.MessageExtensions.ToByteArray(Otlp.Span(1, 1, 0, "a", 0, 1)), LlmAspire.TraceCollector.Wire.ResourceData.None, LlmAspire.TraceCollector.Wire.ScopeData.None)!.TraceId, 5, 9, Settled: true);
        stored.Spans.AddRange(Enumerable.Range(1, OpenTrace.MostSpans).Select(id => ((ulong)id, 7L)));
        assembler.Restore(stored);
        assembler.Take(Record(0, Otlp.Span(1, 3, 0, "again", 0, 1), Otlp.Span(1, 2_000_000, 0, "late", 0, 1)));
        var batch = assembler.Finish();
        Assert.Equal((1, 0, (stored.Id, 5L, 1, 0L)), (batch.NewSpans.Count, batch.Traces.Count, Assert.Single(batch.Extended)));
        Assert.Equal(0, assembler.OpenCount);
    }

    private static LlmAspire.TraceCollector.Store.TraceTexts Texts(TraceAssembler assembler) => Assert.Single(assembler.Finish().Texts);

    private DecodedRecord Record(int second, params OpenTelemetry.Proto.Trace.V1.Span[] spans)
    {
        var body = Otlp.Body(spans);
        return DecodedRecord.From(new JournalRecord(position, position += body.Length, RecordKind.Traces, Otlp.Noon.AddSeconds(second), body));
    }
}
