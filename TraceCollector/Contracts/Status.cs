using LlmAspire.TraceCollector.Contracts.Pricing;

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
    PriceStatus Prices)
{
    /// <summary>The tables alone; <c>null</c> where the collector does not tell.</summary>
    public TablesStatus? Tables { get; init; }

    /// <summary>Scores that name a span which has not come; <c>null</c> where the collector does not tell.</summary>
    public WaitingScoreCounts? Scores { get; init; }

    /// <summary>The latest reindex since the start; <c>null</c> where there was none.</summary>
    public ReindexStatus? Reindex { get; init; }

    /// <summary>Who indexes; <c>null</c> where no other collector can take part.</summary>
    public IndexStatus? Index { get; init; }
}

/// <param name="Here">Whether the collector that answers indexes.</param>
/// <param name="Holder">Machine and process that index; <c>null</c> while nobody does.</param>
/// <param name="Epoch">How often the right to index has been taken.</param>
/// <param name="Collectors">How many take part: they take traces and answer.</param>
public sealed record IndexStatus(bool Here, string? Holder, long Epoch, int Collectors);

public sealed record ReceivedCounts(long Requests, long Spans, long Logs, long Metrics);

public sealed record StoredCounts(long Spans, long Traces, long Settled);

/// <param name="Waiting">Of at most 10,000.</param>
/// <param name="NotJoined">Dropped after a day without their span, or because too many waited, since the tables were first made.</param>
public sealed record WaitingScoreCounts(long Waiting, long NotJoined);

public sealed record RejectedCounts(long Spans, IReadOnlyDictionary<string, long> Reasons);

/// <param name="Position">Byte position after the last durable record.</param>
/// <param name="Indexed">Byte position up to which the tables are true.</param>
/// <param name="BehindMs">Age of the oldest record that is not indexed yet; 0 when caught up.</param>
/// <param name="TornBytes">Bytes of an unfinished last record cut off at start.</param>
/// <param name="Damaged">Names and positions of records that were skipped because their checksum is wrong.</param>
public sealed record JournalStatus(long Position, long Indexed, double BehindMs, int Segments, long Bytes, long TornBytes, IReadOnlyList<string> Damaged);

public sealed record QueueStatus(int Length, int Bound);

/// <param name="Bytes">What the data directory takes, and the tables where a server keeps them.</param>
/// <param name="FreeBytes">On the disk of the data directory.</param>
public sealed record DiskStatus(long Bytes, long FreeBytes);

/// <param name="Bytes">What the tables take on disk.</param>
/// <param name="FreeBytes">Of these, what dropped rows have left free; <c>null</c> where a server keeps the tables.</param>
public sealed record TablesStatus(long Bytes, long? FreeBytes);

/// <param name="AsOf">The day the list was last compared with its sources.</param>
/// <param name="Stale">True beyond 60 days.</param>
/// <param name="File">The user's own prices; <c>null</c> where no setting names any.</param>
/// <param name="Fault">Why the user's file was not taken as it is now.</param>
public sealed record PriceStatus(DateOnly AsOf, int AgeDays, bool Stale, string? File, string? Fault)
{
    /// <summary>Days after which prices are too old to be shown without a warning.</summary>
    public const int FreshDays = 60;

    public static PriceStatus Of(PriceBook prices, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(prices);
        var days = Math.Max(0, DateOnly.FromDateTime(now.UtcDateTime).DayNumber - prices.Current.AsOf.DayNumber);
        return new(prices.Current.AsOf, days, days > FreshDays, prices.File, prices.Fault);
    }
}

public enum ReindexState
{
    /// <summary>Reads the journal from its beginning.</summary>
    Running,
    /// <summary>Has caught up; the new tables take the place of the old ones.</summary>
    Finishing,
    Done,
    /// <summary>Stopped by a fault; the tables are what they were.</summary>
    Failed,
    /// <summary>Stopped because someone wanted it; the tables are what they were.</summary>
    Cancelled,
}

/// <summary>How far building the tables anew from the journal has come, or how it ended.</summary>
/// <param name="Resumed">Whether it goes on with what an earlier process had done.</param>
/// <param name="Records">Journal records read since it began or was resumed.</param>
/// <param name="RecordsTotal">How many they will probably be, by the bytes that are left; <c>null</c> before anything was read.</param>
/// <param name="Bytes">Bytes of the journal that were read, of <paramref name="BytesTotal"/>, which grows while the collector receives.</param>
/// <param name="BytesPerSecond">Mean since it began or was resumed; <c>null</c> before anything was read.</param>
/// <param name="EstimatedEndAt">When it will be done at this speed; <c>null</c> while that is not known, and once it has ended.</param>
/// <param name="NeededBytes">Room on the disk that the new tables were estimated to take.</param>
/// <param name="Fault">Why it failed; what it tries again after while it runs.</param>
public sealed record ReindexStatus(
    ReindexState State,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    bool Resumed,
    long Records,
    long? RecordsTotal,
    long Bytes,
    long BytesTotal,
    double Percent,
    double? BytesPerSecond,
    DateTimeOffset? EstimatedEndAt,
    long NeededBytes,
    string? Fault)
{
    /// <summary>Nothing more will happen to it.</summary>
    public bool HasEnded => State is ReindexState.Done or ReindexState.Failed or ReindexState.Cancelled;
}
