using LlmAspire.Benchmarks.Traffic;
using LlmAspire.TraceCollector.Wire;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace LlmAspire.Tests;

public sealed class RequestBodyTests
{
    private static readonly Vocabulary Words = Vocabulary.Read();
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-23T10:00:00Z");

    [Fact]
    public void A_body_is_what_the_reference_decoder_reads_as_whole_traces()
    {
        var spans = Spans(Body(70, BodyEncoding.Protobuf, 5));
        Assert.Equal(70, spans.Count);
        var traces = spans.GroupBy(span => span.TraceId).ToList();
        Assert.Equal(10, traces.Count);
        Assert.All(traces, trace => Assert.Equal(["ask", "embed", "search", "rerank", "llm", "chat", "post"], trace.Select(span => span.Name.Split(' ')[0])));
        Assert.All(traces, trace => Assert.Equal(7, trace.Select(span => span.SpanId).Distinct().Count()));
        Assert.All(traces, trace => Assert.All(trace.Skip(1), span => Assert.Contains(trace, parent => parent.SpanId == span.ParentSpanId)));
        Assert.All(spans, span => Assert.InRange(span.EndTimeUnixNano - span.StartTimeUnixNano, 1UL, 2_000_000_000UL));
        Assert.InRange(Body(70, BodyEncoding.Protobuf, 5).Length / 70, 1_800, 2_800);
    }

    [Fact]
    public void Both_encodings_say_the_same()
    {
        var json = OtlpJson.ToProtobuf(Body(70, BodyEncoding.Json, 9), OtlpMessages.Traces, 1 << 20);
        Assert.Equal(Spans(Body(70, BodyEncoding.Protobuf, 9)), Spans(json.ToArray()));
    }

    [Fact]
    public void Each_sending_has_ids_and_texts_of_its_own_and_no_placeholder_is_left()
    {
        var body = RequestBody.Make(7, BodyEncoding.Protobuf, Words, 1);
        var questions = new List<string>();
        var ids = new List<string>();
        for (var seed = 0UL; seed < 100; seed++)
        {
            body.Renew(seed << 16, Now);
            var root = Spans(body.Bytes.ToArray())[0];
            questions.Add(root.Attributes.First(attribute => attribute.Key == "input.value").Value.StringValue);
            ids.Add(Convert.ToHexStringLower(root.TraceId.Span));
            Assert.Equal($"{RequestBody.TraceId(seed << 16, 0):x32}", ids[^1]);
        }
        Assert.Equal(100, ids.Distinct().Count());
        Assert.True(questions.Distinct().Count() > 95, "Questions repeat.");
        Assert.DoesNotContain(questions, question => question.Contains('~', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(8, 2)]
    public void A_number_of_spans_that_is_no_whole_number_of_traces_cuts_the_last(int spans, int traces)
    {
        var read = Spans(Body(spans, BodyEncoding.Protobuf, 2));
        Assert.Equal((spans, traces), (read.Count, read.DistinctBy(span => span.TraceId).Count()));
        Assert.All(read.GroupBy(span => span.TraceId), trace => Assert.Empty(trace.First().ParentSpanId));
    }

    private static byte[] Body(int spans, BodyEncoding encoding, ulong seed)
    {
        var body = RequestBody.Make(spans, encoding, Words, (int)seed);
        body.Renew(seed << 16, Now);
        return body.Bytes.ToArray();
    }

    private static List<Span> Spans(byte[] body) =>
        [.. ExportTraceServiceRequest.Parser.ParseFrom(body).ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans)];
}
