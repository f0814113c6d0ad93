namespace LlmAspire.TraceCollector.Wire;

/// <summary>
/// Reads OTLP protobuf bodies (the only form the journal holds). Throws <see cref="InvalidDataException"/> for bytes that are no such
/// message. Spans with a missing, zero or wrongly long id are left out: the receiver has counted and refused them.
/// </summary>
internal static class OtlpReader
{
    public static IReadOnlyList<SpanData> ReadSpans(ReadOnlyMemory<byte> body) => throw new NotSupportedException();

    public static IReadOnlyList<LogData> ReadLogs(ReadOnlyMemory<byte> body) => throw new NotSupportedException();
}
