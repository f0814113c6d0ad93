namespace LlmAspire.TraceCollector.Wire;

/// <summary>What a body holds, counted before it is accepted.</summary>
/// <param name="Items">Spans, log records or metric data points, refused spans not among them.</param>
/// <param name="InvalidTraceIds">Spans refused as <see cref="SpanRule.InvalidTraceId"/>.</param>
/// <param name="InvalidSpanIds">Spans refused as <see cref="SpanRule.InvalidSpanId"/>.</param>
internal readonly record struct OtlpCounts(long Items, long InvalidTraceIds, long InvalidSpanIds)
{
    public long Rejected => InvalidTraceIds + InvalidSpanIds;
}

/// <summary>One quick pass that builds nothing. What passes here, <see cref="OtlpReader"/> reads without an error and within bounds.</summary>
internal static class OtlpCheck
{
    /// <summary>Values within values. The reference decoder stops earlier (100 messages, two or three a level).</summary>
    public const int MaxDepth = 64;

    /// <summary>
    /// Messages (spans, attributes, values) in one body. Two bytes can ask for an object of a hundred: 64 MiB of those would be
    /// gigabytes in memory. A body of 64 MiB with real spans has about 1.5 million.
    /// </summary>
    public const int MaxMessages = 4 << 20;

    /// <summary>
    /// Spans, log records or data points in one body. Thirty bytes make a span, and seven thousand a trace in memory until it is stored: the largest body
    /// would ask for ten gigabytes. Spans of a usual size reach the bound of bytes first; a trace of 200,000 and its root may come at once.
    /// </summary>
    public const int MaxItems = 250_000;

    /// <exception cref="InvalidDataException">The body is not such a message, nested too deeply or made of too many parts.</exception>
    public static OtlpCounts Spans(ReadOnlySpan<byte> body) => Run(body, OtlpMessages.Traces);

    /// <inheritdoc cref="Spans"/>
    public static OtlpCounts Logs(ReadOnlySpan<byte> body) => Run(body, OtlpMessages.Logs);

    /// <inheritdoc cref="Spans"/>
    public static OtlpCounts Metrics(ReadOnlySpan<byte> body) => Run(body, OtlpMessages.Metrics);

    public static OtlpCounts Run(ReadOnlySpan<byte> body, OtlpMessage type)
    {
        var walk = new Walk();
        walk.Message(body, type, 0);
        return new OtlpCounts(walk.Items, walk.InvalidTraceIds, walk.InvalidSpanIds);
    }

    private sealed class Walk
    {
        private int messages;

        public long Items { get; private set; }

        public long InvalidTraceIds { get; private set; }

        public long InvalidSpanIds { get; private set; }

        /// <param name="depth">How many array and map values are around this message.</param>
        public void Message(ReadOnlySpan<byte> bytes, OtlpMessage type, int depth)
        {
            if (++messages > MaxMessages)
                throw new InvalidDataException($"The body is made of more than {MaxMessages} parts.");
            if (depth > MaxDepth)
                throw new InvalidDataException($"An attribute is nested more than {MaxDepth} levels deep.");
            Count(bytes, type);
            var reader = new ProtoReader(bytes);
            while (reader.Next(out var tag))
            {
                if ((tag & 7) == 2 && type.MessageAt(tag >> 3) is { } inner)
                    Message(reader.Bytes(), inner, type == OtlpMessages.AnyValue ? depth + 1 : depth);
                else
                    reader.Skip(tag);
            }
        }

        private void Count(ReadOnlySpan<byte> bytes, OtlpMessage type)
        {
            if (type == OtlpMessages.Span)
                CountSpan(bytes);
            else if (type == OtlpMessages.LogRecord || OtlpMessages.IsDataPoint(type))
                Items++;
            if (Items > MaxItems)
                throw new InvalidDataException($"The body holds more than {MaxItems} spans, log records or data points: send them in several.");
        }

        private void CountSpan(ReadOnlySpan<byte> bytes)
        {
            ReadOnlySpan<byte> traceId = [], spanId = [];
            var reader = new ProtoReader(bytes);
            while (reader.Next(out var tag))
            {
                if (tag == (1 << 3 | 2))
                    traceId = reader.Bytes();
                else if (tag == (2 << 3 | 2))
                    spanId = reader.Bytes();
                else
                    reader.Skip(tag);
            }
            switch (SpanRule.Refusal(traceId, spanId))
            {
                case null: Items++; break;
                case SpanRule.InvalidTraceId: InvalidTraceIds++; break;
                default: InvalidSpanIds++; break;
            }
        }
    }
}
