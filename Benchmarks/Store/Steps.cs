using System.Buffers;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.Benchmarks.Store;

/// <summary>Steps of pure computation, each over the same bodies.</summary>
internal static class Steps
{
    public static IEnumerable<Step> Of(SampleBody[] bodies)
    {
        var records = Array.ConvertAll(bodies, body => RecordCodec.Encode(RecordKind.Traces, DateTimeOffset.UtcNow, body.Bytes.Span));
        var spans = Array.ConvertAll(bodies, body => OtlpReader.ReadSpans(body.Bytes));
        yield return new Step("check", bodies, number => OtlpCheck.Spans(bodies[number % bodies.Length].Bytes.Span));
        yield return new Step("encode record (compress)", bodies, number =>
            ArrayPool<byte>.Shared.Return(RecordCodec.Encode(RecordKind.Traces, DateTimeOffset.UtcNow, bodies[number % bodies.Length].Bytes.Span).Array!));
        yield return new Step("decode record (decompress)", bodies, number => Decompress(records[number % bodies.Length]));
        yield return new Step("read spans", bodies, number => OtlpReader.ReadSpans(bodies[number % bodies.Length].Bytes));
        yield return new Step("normalise", bodies, number =>
        {
            foreach (var span in spans[number % bodies.Length])
                SpanSource.Normalise(span, []);
        });
    }

    private static void Decompress(ArraySegment<byte> record)
    {
        RecordHeader.TryRead(record, out var header);
        var body = ArrayPool<byte>.Shared.Rent(header.BodyLength);
        RecordCodec.TryDecode(header, record.AsSpan(RecordHeader.Size, header.StoredLength), body.AsSpan(0, header.BodyLength));
        ArrayPool<byte>.Shared.Return(body);
    }
}
