using FsCheck.Xunit;
using Google.Protobuf;
using LlmAspire.TraceCollector.Wire;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace LlmAspire.Tests;

public sealed class OtlpReaderTests
{
    private static readonly byte[] TraceId = [.. Enumerable.Range(1, 16).Select(part => (byte)part)];
    private static readonly byte[] SpanId = [.. Enumerable.Range(1, 8).Select(part => (byte)part)];

    [Property(Arbitrary = [typeof(ReferenceBodies)], MaxTest = 100)]
    public void Spans_are_what_the_reference_decoder_reads(ExportTraceServiceRequest request) =>
        Assert.Equal(ReferenceComparison.Reference(request), ReferenceComparison.Ours(OtlpReader.ReadSpans(request.ToByteArray())));

    [Property(Arbitrary = [typeof(ReferenceBodies)], MaxTest = 100)]
    public void Log_records_are_what_the_reference_decoder_reads(ExportLogsServiceRequest request) =>
        Assert.Equal(ReferenceComparison.Reference(request), ReferenceComparison.Ours(OtlpReader.ReadLogs(request.ToByteArray())));

    [Theory]
    [InlineData("dotnet-meai-sensitive.traces.pb", 4)]
    [InlineData("openinference-openai.traces.pb", 9)]
    [InlineData("synthetic-empty.traces.pb", 0)]
    public void A_client_s_body_is_read_as_the_reference_reads_it(string file, int atLeast)
    {
        var body = File.ReadAllBytes(Repository.PathTo("Tests", "Wire", "Samples", file));
        var spans = ReferenceComparison.Ours(OtlpReader.ReadSpans(body));
        Assert.Equal(ReferenceComparison.Reference(ExportTraceServiceRequest.Parser.ParseFrom(body)), spans);
        Assert.True(spans.Count >= atLeast);
    }

    [Fact]
    public void Every_sample_is_read_with_the_number_of_spans_its_index_says()
    {
        var samples = SampleIndex.Read().Where(sample => sample.File.EndsWith(".traces.pb", StringComparison.Ordinal)).ToList();
        Assert.True(samples.Count >= 5);
        foreach (var sample in samples)
            Assert.Equal((sample.File, sample.Spans), (sample.File, OtlpReader.ReadSpans(sample.Body()).Count));
    }

    /// <summary>Bytes that are a message with one field changed at random: most are no message, some are an odd one.</summary>
    [Property(Arbitrary = [typeof(ReferenceBodies)], MaxTest = 150)]
    public void What_the_check_passes_is_read_and_what_it_refuses_is_refused_with_a_reason(ExportTraceServiceRequest request, int seed)
    {
        var body = request.ToByteArray();
        var random = new Random(seed);
        for (var change = 0; change < 3 && body.Length > 0; change++)
            body[random.Next(body.Length)] = (byte)random.Next(256);
        if (random.Next(3) == 0)
            body = body[..random.Next(body.Length + 1)];
        try
        {
            var counts = OtlpCheck.Spans(body);
            Assert.Equal(counts.Items, OtlpReader.ReadSpans(body).Count);
        }
        catch (InvalidDataException error)
        {
            Assert.NotEmpty(error.Message);
        }
    }

    [Property(MaxTest = 1_000)]
    public void No_bytes_do_more_than_fail(byte[] body)
    {
        foreach (var check in new Func<byte[], OtlpCounts>[] { bytes => OtlpCheck.Spans(bytes), bytes => OtlpCheck.Logs(bytes), bytes => OtlpCheck.Metrics(bytes) })
            try
            {
                check(body);
                OtlpReader.ReadSpans(body);
            }
            catch (InvalidDataException error)
            {
                Assert.NotEmpty(error.Message);
            }
    }

    [Fact]
    public void Numbers_longer_than_they_need_to_be_unknown_fields_and_groups_are_taken()
    {
        byte[] span =
        [
            0x0A, 0x90, 0x00, .. TraceId, // a length of 16 in two bytes
            0x92, 0x80, 0x00, 0x08, .. SpanId, // the tag of field 2 in three
            0xFB, 0x01, 0x08, 0x05, 0xFC, 0x01, // group 31
            0xF8, 0x3F, 0x01, // field 1023
            0x2D, 1, 2, 3, 4, // field 5 as four bytes: not a name
            0x2A, 0x01, (byte)'n',
        ];
        Assert.Equal("n", Assert.Single(OtlpReader.ReadSpans(Envelope(span))).Name);
    }

    [Fact]
    public void A_resource_after_its_spans_belongs_to_them()
    {
        var span = new Span { TraceId = ByteString.CopyFrom(TraceId), SpanId = ByteString.CopyFrom(SpanId) };
        var scopes = new ResourceSpans { ScopeSpans = { new ScopeSpans { Spans = { span } } } }.ToByteArray();
        var resource = new ResourceSpans { Resource = new() { Attributes = { new OpenTelemetry.Proto.Common.V1.KeyValue { Key = "k" } } } }.ToByteArray();
        byte[] both = [.. scopes, .. resource];
        Assert.Equal("k", Assert.Single(OtlpReader.ReadSpans(Field(1, both))).Resource.Attributes.Items[0].Key);
    }

    // Each difference from the reference decoder.
    [Fact]
    public void Text_that_is_no_UTF_8_is_kept_with_replacement_characters()
    {
        byte[] span = [0x0A, 0x10, .. TraceId, 0x12, 0x08, .. SpanId, 0x2A, 0x02, 0xFF, (byte)'n'];
        Assert.Equal("\uFFFDn", Assert.Single(OtlpReader.ReadSpans(Envelope(span))).Name);
        Assert.Throws<InvalidProtocolBufferException>(() => ExportTraceServiceRequest.Parser.ParseFrom(Envelope(span)));
    }

    [Fact]
    public void A_status_given_twice_counts_as_the_last_one()
    {
        byte[] span = [0x0A, 0x10, .. TraceId, 0x12, 0x08, .. SpanId, 0x7A, 0x03, 0x12, 0x01, (byte)'m', 0x7A, 0x02, 0x18, 0x02];
        var read = Assert.Single(OtlpReader.ReadSpans(Envelope(span)));
        Assert.Equal((2, null), (read.StatusCode, read.StatusMessage));
        Assert.Equal("m", ExportTraceServiceRequest.Parser.ParseFrom(Envelope(span)).ResourceSpans[0].ScopeSpans[0].Spans[0].Status.Message);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Values_may_be_nested_64_deep(int depth, bool taken)
    {
        byte[] value = [0x10, 0x01];
        for (var level = 0; level < depth; level++)
            value = Field(5, Field(1, value));
        byte[] span = [0x0A, 0x10, .. TraceId, 0x12, 0x08, .. SpanId, .. Field(9, Field(2, value))];
        if (taken)
        {
            Assert.Equal(1, OtlpCheck.Spans(Envelope(span)).Items);
            Assert.Single(OtlpReader.ReadSpans(Envelope(span)));
            return;
        }
        Assert.Throws<InvalidDataException>(() => OtlpCheck.Spans(Envelope(span)));
        Assert.Throws<InvalidDataException>(() => OtlpReader.ReadSpans(Envelope(span)));
    }

    [Fact]
    public void A_body_of_millions_of_empty_parts_is_refused_before_it_is_built()
    {
        var error = Assert.Throws<InvalidDataException>(() => OtlpCheck.Logs(Field(1, Field(2, Field(2, Empty(6, OtlpCheck.MaxMessages + 1))))));
        Assert.Contains("parts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_of_more_records_than_memory_is_meant_for_is_refused_and_says_what_to_do()
    {
        Assert.Equal(OtlpCheck.MaxItems, OtlpCheck.Logs(Field(1, Field(2, Empty(2, OtlpCheck.MaxItems)))).Items);
        var error = Assert.Throws<InvalidDataException>(() => OtlpCheck.Logs(Field(1, Field(2, Empty(2, OtlpCheck.MaxItems + 1)))));
        Assert.Contains("send them in several", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Empty(int number, int times)
    {
        var messages = new byte[times * 2];
        for (var index = 0; index < messages.Length; index += 2)
            messages[index] = (byte)(number << 3 | 2);
        return messages;
    }

    private static byte[] Envelope(byte[] span) => Field(1, Field(2, Field(2, span)));

    private static byte[] Field(int number, byte[] bytes)
    {
        var writer = new ProtoWriter(int.MaxValue - 16);
        writer.Varint((ulong)(number << 3 | 2));
        writer.Bytes(bytes);
        return writer.Written.ToArray();
    }
}
