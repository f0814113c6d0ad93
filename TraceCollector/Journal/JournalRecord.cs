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
    /// <summary>A JSON <see cref="Erasing.Erasure"/>: from here on nothing before it of these traces or users may be found.</summary>
    Erasure = 5,
    /// <summary>No record: the room of what was erased. Passed over by every reader; the journal never gives it out.</summary>
    Room = 6,
}

/// <summary>One durable record. <paramref name="Position"/> is where it begins, <paramref name="Next"/> where the one after it does.</summary>
/// <param name="Body">Uncompressed; valid until the next record is read.</param>
internal readonly record struct JournalRecord(long Position, long Next, RecordKind Kind, DateTimeOffset ReceivedAt, ReadOnlyMemory<byte> Body);

/// <summary>The journal cannot take more now: its queue is full, or the disk or the database refuses. The client should come back; nothing was acknowledged.</summary>
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
