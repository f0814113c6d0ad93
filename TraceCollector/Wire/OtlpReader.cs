namespace LlmAspire.TraceCollector.Wire;

/// <summary>
/// Reads OTLP protobuf bodies (the only form the journal holds). Throws <see cref="InvalidDataException"/> for bytes that are no such
/// message. Spans with a missing, zero or wrongly long id are left out: the receiver has counted and refused them.
/// </summary>
/// <remarks>
/// Differs from the reference decoder in what <c>OtlpReaderTests</c> pins: text that is no UTF-8 is kept with U+FFFD, a message field
/// given twice replaces the first instead of merging with it, and values may be nested 64 deep.
/// </remarks>
internal static class OtlpReader
{
    private delegate void Item(ReadOnlySpan<byte> bytes, ResourceData resource, ScopeData scope);

    /// <summary>The spans' long texts stay in the body: they are true as long as it is not written to.</summary>
    public static IReadOnlyList<SpanData> ReadSpans(ReadOnlyMemory<byte> body)
    {
        var reader = new SpanReader(body);
        var spans = new List<SpanData>();
        Walk(body.Span, reader, (bytes, resource, scope) =>
        {
            if (reader.Span(bytes, resource, scope) is { } span)
                spans.Add(span);
        });
        return spans;
    }

    /// <summary>As <see cref="ReadSpans"/>.</summary>
    public static IReadOnlyList<LogData> ReadLogs(ReadOnlyMemory<byte> body)
    {
        var reader = new SpanReader(body);
        var logs = new List<LogData>();
        Walk(body.Span, reader, (bytes, resource, scope) => logs.Add(reader.Log(bytes, resource, scope)));
        return logs;
    }

    /// <summary>Data points of the metrics whose names are wanted.</summary>
    public static IReadOnlyList<MetricPoint> ReadMetrics(ReadOnlyMemory<byte> body, Func<string, bool> isWanted)
    {
        var metrics = new MetricReader();
        var points = new List<MetricPoint>();
        Walk(body.Span, new SpanReader(body), (bytes, resource, scope) => metrics.Read(bytes, resource, scope, isWanted, points));
        return points;
    }

    /// <summary>Traces, logs and metrics share the numbers of their envelopes: resource 1, scopes 2; scope 1, items 2.</summary>
    private static void Walk(ReadOnlySpan<byte> body, SpanReader values, Item item)
    {
        var reader = new ProtoReader(body);
        while (reader.Next(out var tag))
        {
            if (tag == (1 << 3 | 2))
                WalkResource(reader.Bytes(), values, item);
            else
                reader.Skip(tag);
        }
    }

    private static void WalkResource(ReadOnlySpan<byte> envelope, SpanReader values, Item item)
    {
        var resource = Last(envelope) is { IsEmpty: false } bytes ? values.Resource(bytes) : ResourceData.None;
        var reader = new ProtoReader(envelope);
        while (reader.Next(out var tag))
        {
            if (tag == (2 << 3 | 2))
                WalkScope(reader.Bytes(), resource, item);
            else
                reader.Skip(tag);
        }
    }

    private static void WalkScope(ReadOnlySpan<byte> envelope, ResourceData resource, Item item)
    {
        var scope = Last(envelope) is { IsEmpty: false } bytes ? SpanReader.Scope(bytes) : ScopeData.None;
        var reader = new ProtoReader(envelope);
        while (reader.Next(out var tag))
        {
            if (tag == (2 << 3 | 2))
                item(reader.Bytes(), resource, scope);
            else
                reader.Skip(tag);
        }
    }

    /// <summary>The last field 1 of an envelope: it belongs to all items, and may stand after them.</summary>
    private static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> envelope)
    {
        ReadOnlySpan<byte> found = [];
        var reader = new ProtoReader(envelope);
        while (reader.Next(out var tag))
        {
            if (tag == (1 << 3 | 2))
                found = reader.Bytes();
            else
                reader.Skip(tag);
        }
        return found;
    }
}
