using System.Buffers.Binary;
using FsCheck.Xunit;
using Google.Protobuf;
using LlmAspire.TraceCollector.Wire;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace LlmAspire.Tests;

public sealed class OtlpWithoutTests
{
    [Property(Arbitrary = [typeof(ReferenceBodies)], MaxTest = 50)]
    public void All_other_spans_stay_as_they_are_and_none_of_the_traces_is_left(ExportTraceServiceRequest request, byte choice)
    {
        var ids = Chosen(Spans(request).Select(span => span.TraceId), choice);
        var kept = Spans(request).Where(span => !IsOf(span.TraceId, ids)).ToList();
        var left = OtlpWithout.Spans(request.ToByteArray(), ids);
        Assert.Equal(kept.Count == Spans(request).Count(), left is null);
        if (left is { } body)
            Assert.Equal(kept, Spans(ExportTraceServiceRequest.Parser.ParseFrom(body.Span)));
    }

    [Property(Arbitrary = [typeof(ReferenceBodies)], MaxTest = 50)]
    public void All_other_log_records_stay_as_they_are(ExportLogsServiceRequest request, byte choice)
    {
        var records = request.ResourceLogs.SelectMany(resource => resource.ScopeLogs).SelectMany(scope => scope.LogRecords).ToList();
        var ids = Chosen(records.Select(record => record.TraceId), choice);
        if (OtlpWithout.Logs(request.ToByteArray(), ids) is { } body)
            Assert.Equal(records.Where(record => !IsOf(record.TraceId, ids)),
                ExportLogsServiceRequest.Parser.ParseFrom(body.Span).ResourceLogs.SelectMany(resource => resource.ScopeLogs).SelectMany(scope => scope.LogRecords));
        else
            Assert.DoesNotContain(records, record => IsOf(record.TraceId, ids));
    }

    [Fact]
    public void A_body_of_nothing_else_becomes_empty()
    {
        var body = Otlp.Body(Otlp.Ask(1));
        Assert.True(OtlpWithout.Spans(body, new HashSet<UInt128> { BinaryPrimitives.ReadUInt128BigEndian(Otlp.TraceId(1).Span) })!.Value.IsEmpty);
    }

    private static IEnumerable<Span> Spans(ExportTraceServiceRequest request) => request.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans);

    private static HashSet<UInt128> Chosen(IEnumerable<ByteString> ids, byte choice) =>
        [.. ids.Where(id => id.Length == 16).Select(id => BinaryPrimitives.ReadUInt128BigEndian(id.Span)).Where((_, i) => (choice >> (i % 8) & 1) == 1)];

    private static bool IsOf(ByteString id, HashSet<UInt128> ids) => id.Length == 16 && ids.Contains(BinaryPrimitives.ReadUInt128BigEndian(id.Span));
}
