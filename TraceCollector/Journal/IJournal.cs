namespace LlmAspire.TraceCollector.Journal;

/// <summary>
/// The truth: every accepted body, in order, durable before it is acknowledged. Positions are byte offsets that only grow, and a reader who
/// has come to one never finds a record before it that was not there. Kept in files (<see cref="Files.FileJournal"/>) or in PostgreSQL.
/// </summary>
internal interface IJournal : IDisposable
{
    /// <summary>Position after the last durable record that this process knows of.</summary>
    long Position { get; }

    /// <summary>Where the oldest record that is kept may stand; <see cref="Position"/> where there is none.</summary>
    long Start { get; }

    /// <summary>Why nothing is taken now; <c>null</c> while all is well.</summary>
    string? Fault { get; }

    /// <summary>What the status page shows.</summary>
    JournalFigures Figures { get; }

    /// <summary>
    /// Completes with the record's position once it is durable; many callers share one sync. Throws <see cref="JournalBusyException"/> when
    /// the queue (bounded by count and bytes) is full or the record cannot be stored. Cancelling stops the waiting, not the record.
    /// </summary>
    ValueTask<long> AppendAsync(RecordKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="AppendAsync"/>; <see cref="Edit"/> then reaches everything before the record.</summary>
    Task<long> AppendInNewSegmentAsync(RecordKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default);

    /// <summary>Durable records from a position on, in order; waits for new ones at the end until cancelled. Damaged records are skipped, counted and named.</summary>
    IAsyncEnumerable<JournalRecord> FollowAsync(long position, CancellationToken cancellationToken);

    /// <summary>The record at a position; <c>null</c> where retention has dropped it or it is damaged.</summary>
    JournalRecord? Read(long position);

    /// <summary>How long the bodies of the records at these positions are, those that are gone left out. Reads no body.</summary>
    IReadOnlyList<int> BodyLengths(IReadOnlyCollection<long> positions);

    /// <summary>Position of the first record received at a time or after it; <see cref="Position"/> where there is none.</summary>
    long PositionAt(DateTimeOffset time);

    /// <summary>How many bytes of the journal lie before a position.</summary>
    long BytesBefore(long position);

    /// <summary>A position from which on the records fit into so many bytes; some of the newest are always kept.</summary>
    long PositionLeaving(long bytes);

    /// <summary>Takes something out of the records from one position to before another. Positions stay true: what a record loses becomes room.</summary>
    /// <param name="edit">The record's new body; empty where nothing is left of it, <c>null</c> where it stays as it is.</param>
    /// <returns>Records changed.</returns>
    int Edit(long from, long before, Func<JournalRecord, ReadOnlyMemory<byte>?> edit, CancellationToken cancellationToken);

    /// <summary>Deletes records before a position, in steps the journal chooses. What stood there is read as gone from now on.</summary>
    void DropBefore(long position);
}

/// <param name="Segments">Files, or partitions of the table.</param>
/// <param name="TornBytes">Of an append that a crash cut short, cut off at start.</param>
/// <param name="Damaged">Names and positions of what could not be read.</param>
/// <param name="Stored">What this process has made durable since it started.</param>
internal sealed record JournalFigures(long Position, int Segments, long Bytes, long TornBytes, IReadOnlyList<string> Damaged, int QueueLength, int QueueBound, StoredGroups Stored);

/// <summary>Records and the groups they were stored in, counted from the start. Records of one group have waited for the group before it.</summary>
internal readonly record struct StoredGroups(long Records, long Groups);
