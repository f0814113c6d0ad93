namespace LlmAspire.TraceCollector.Contracts;

/// <summary>What the collector received, stored and refused since it started; journal, queue and disk as they are now.</summary>
public sealed record CollectorStatus(
    string Version,
    string Store,
    DateTimeOffset StartedAt,
    ReceivedCounts Received,
    StoredCounts Stored,
    RejectedCounts Rejected,
    JournalStatus Journal,
    QueueStatus Queue,
    DiskStatus Disk,
    DateTimeOffset? Oldest,
    PriceStatus Prices);

public sealed record ReceivedCounts(long Requests, long Spans, long Logs, long Metrics);

public sealed record StoredCounts(long Spans, long Traces, long Settled);

public sealed record RejectedCounts(long Spans, IReadOnlyDictionary<string, long> Reasons);

/// <param name="Position">Byte position after the last durable record.</param>
/// <param name="Indexed">Byte position up to which the tables are true.</param>
/// <param name="BehindMs">Age of the oldest record that is not indexed yet; 0 when caught up.</param>
/// <param name="TornBytes">Bytes of an unfinished last record cut off at start.</param>
/// <param name="Damaged">Names and positions of records that were skipped because their checksum is wrong.</param>
public sealed record JournalStatus(long Position, long Indexed, double BehindMs, int Segments, long Bytes, long TornBytes, IReadOnlyList<string> Damaged);

public sealed record QueueStatus(int Length, int Bound);

public sealed record DiskStatus(long Bytes, long FreeBytes);

public sealed record PriceStatus(DateOnly AsOf);
