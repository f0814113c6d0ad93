namespace LlmAspire.TraceCollector.Wire;

/// <summary>Which spans OTLP calls invalid: the receiver refuses them, the reader leaves them out.</summary>
internal static class SpanRule
{
    public const int TraceIdBytes = 16;
    public const int SpanIdBytes = 8;

    public const string InvalidTraceId = "invalid_trace_id";
    public const string InvalidSpanId = "invalid_span_id";

    /// <summary>Why a span with these ids is refused: an id is missing, all zero or of the wrong length. <c>null</c> where it is taken.</summary>
    public static string? Refusal(ReadOnlySpan<byte> traceId, ReadOnlySpan<byte> spanId) =>
        traceId.Length != TraceIdBytes || !traceId.ContainsAnyExcept((byte)0) ? InvalidTraceId
        : spanId.Length != SpanIdBytes || !spanId.ContainsAnyExcept((byte)0) ? InvalidSpanId
        : null;
}
