namespace LlmAspire.TraceCollector.Journal;

/// <summary>What a journal record's body is.</summary>
internal enum RecordKind : byte
{
    /// <summary>An OTLP <c>ExportTraceServiceRequest</c> in protobuf.</summary>
    Traces = 1,
    /// <summary>An OTLP <c>ExportLogsServiceRequest</c> in protobuf.</summary>
    Logs = 2,
    /// <summary>An OTLP <c>ExportMetricsServiceRequest</c> in protobuf.</summary>
    Metrics = 3,
    /// <summary>A JSON array of <see cref="Contracts.Score"/>, <c>at</c> filled in.</summary>
    Scores = 4,
}

/// <summary>One durable record. <paramref name="Position"/> is where it begins, <paramref name="Next"/> where the one after it does.</summary>
/// <param name="Body">Uncompressed; valid until the next record is read.</param>
internal readonly record struct JournalRecord(long Position, long Next, RecordKind Kind, DateTimeOffset ReceivedAt, ReadOnlyMemory<byte> Body);

/// <summary>The journal cannot take more now: its queue is full or the disk is. The client should come back; nothing was acknowledged.</summary>
public sealed class JournalBusyException : IOException
{
    public JournalBusyException()
    {
    }

    public JournalBusyException(string message)
        : base(message)
    {
    }

    public JournalBusyException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>
/// The truth: every accepted body, in order, on disk before it is acknowledged. Positions are byte offsets that only grow.
/// </summary>
internal sealed class TraceJournal
{
    /// <summary>Position after the last durable record.</summary>
    public long Position => throw new NotSupportedException();

    /// <summary>
    /// Completes with the record's position once it is synced; many callers share one sync. Throws
    /// <see cref="JournalBusyException"/> when the queue (bounded by count and bytes) is full or the disk refuses.
    /// </summary>
    public ValueTask<long> AppendAsync(RecordKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Durable records from a position on, in order; waits for new ones at the end until cancelled. Damaged records are skipped, counted and named.</summary>
    public IAsyncEnumerable<JournalRecord> FollowAsync(long position, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>The record at a position; <c>null</c> where retention has dropped it or it is damaged.</summary>
    public JournalRecord? Read(long position) => throw new NotSupportedException();

    /// <summary>Bytes, segments, torn and damaged records, queue length and bound: what the status page shows.</summary>
    public JournalFigures Figures => throw new NotSupportedException();
}

internal sealed record JournalFigures(long Position, int Segments, long Bytes, long TornBytes, IReadOnlyList<string> Damaged, int QueueLength, int QueueBound);
