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
