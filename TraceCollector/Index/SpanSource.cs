using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// Spans with their texts, read from the journal by position. Keeps the records read last (at most 16 MiB of bodies, the
/// oldest leave first), because the spans of a trace lie in few of them. For one caller at a time.
/// </summary>
internal sealed class SpanSource(IJournal journal)
{
    private const int KeptBytes = 16 << 20;
    private readonly Dictionary<long, DecodedRecord> kept = [];
    private readonly Queue<long> order = [];
    private int keptBytes;

    /// <summary>The record at a position; <c>null</c> where it is gone or cannot be read.</summary>
    public DecodedRecord? Read(long position)
    {
        if (kept.TryGetValue(position, out var record))
            return record;
        try
        {
            if (journal.Read(position) is not { } found)
                return null;
            record = DecodedRecord.From(found);
        }
        catch (InvalidDataException)
        {
            return null;
        }
        Keep(record);
        return record;
    }

    private void Keep(DecodedRecord record)
    {
        kept.Add(record.Position, record);
        order.Enqueue(record.Position);
        keptBytes += record.Bytes;
        while (keptBytes > KeptBytes && order.Count > 1)
            if (kept.Remove(order.Dequeue(), out var oldest))
                keptBytes -= oldest.Bytes;
    }

    /// <summary>The first span with these ids in the record at a position.</summary>
    public SpanData? Span(long position, UInt128 traceId, ulong spanId) =>
        Read(position)?.Span(traceId, spanId);

    /// <summary>Log records of a span in the first of the records at these positions, each once though it was sent twice.</summary>
    public IReadOnlyList<LogData> Logs(IEnumerable<long> positions, UInt128 traceId, ulong spanId) =>
        [.. positions.Order().Take(SpanLogs.MostRecords).SelectMany(position => Read(position)?.LogsOf(traceId, spanId) ?? []).DistinctBy(SpanLogs.Identity)];

    /// <summary>The span in our words. A fault of a convention's reader costs that span its meaning, never the whole record.</summary>
    public static LlmSpan Normalise(SpanData span, IReadOnlyList<LogData> logs)
    {
        try
        {
            return Normalizer.Normalize(span, logs);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Bare(span);
        }
    }

    /// <summary>What is told of a span whatever its attributes mean.</summary>
    public static LlmSpan Bare(SpanData span) => new() { Source = span, Service = SpanService.Of(span.Resource), Failed = span.StatusCode == 2 };
}
