using System.Runtime.CompilerServices;
using LlmAspire.ServiceDefaults.Postgres;
using Npgsql;

namespace LlmAspire.TraceCollector.Journal.Postgres;

/// <summary>
/// The journal in a table of PostgreSQL, for any number of processes at once. A position is a byte's place among all records, one after the
/// other. While the server is away nothing is taken and everything else fails; both work again once it is back.
/// </summary>
internal sealed class PostgresJournal : IJournal
{
    private readonly JournalOptions options;
    private readonly TimeProvider clock;
    private readonly JournalTable table;
    private readonly DamageLog damage;
    private readonly GroupCommit commits;
    private readonly JournalWatch watch;
    private long madeUpTo;

    public PostgresJournal(JournalOptions options, NpgsqlDataSource database, TimeProvider clock, ILogger<PostgresJournal> logger)
    {
        this.options = options;
        this.clock = clock;
        table = new(database);
        damage = new(logger);
        commits = new(options, Store, logger);
        // That the server can be read again says nothing of a full disk or a read-only server: those faults stay until an append succeeds.
        watch = new(table, () => commits.Forget(fault => fault.InnerException?.IsOutOfReach() == true), logger);
    }

    public long Position => watch.Position;

    public long Start => watch.Extent.Start;

    public string? Fault => commits.Fault ?? watch.Fault;

    public JournalFigures Figures
    {
        get
        {
            var extent = watch.Extent;
            return new(Position, extent.Slices, Position - extent.Start, 0, damage.Names, commits.QueueLength, options.QueueRecords, commits.Stored);
        }
    }

    public async ValueTask<long> AppendAsync(RecordKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        await commits.AppendAsync(kind, clock.GetUtcNow(), body.Span).WaitAsync(cancellationToken);

    public Task<long> AppendInNewSegmentAsync(RecordKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        AppendAsync(kind, body, cancellationToken).AsTask();

    public async IAsyncEnumerable<JournalRecord> FollowAsync(long position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (position > Position)
            table.MoveHead(position);
        var body = Array.Empty<byte>();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var grown = watch.Grown;
            if (position >= Position)
            {
                await grown.WaitAsync(cancellationToken);
                continue;
            }
            var page = await table.PageAsync(position, cancellationToken);
            foreach (var stored in page)
            {
                position = stored.Next;
                if (Decoded(stored, ref body) is { } record)
                    yield return record;
            }
            if (page.Count == 0)
                await grown.WaitAsync(cancellationToken);
        }
    }

    public JournalRecord? Read(long position)
    {
        var body = Array.Empty<byte>();
        return table.Read(position) is { } stored ? Decoded(stored, ref body) : null;
    }

    public IReadOnlyList<int> BodyLengths(IReadOnlyCollection<long> positions) =>
        [.. table.Headers(positions).Select(bytes => RecordHeader.TryRead(bytes, out var header) ? header.BodyLength : (int?)null).OfType<int>()];

    public long PositionAt(DateTimeOffset time) => table.PositionAt(time);

    public long BytesBefore(long position) => Math.Clamp(position, Start, Math.Max(Start, Position)) - Start;

    public long PositionLeaving(long bytes) => table.FirstAfter(Position - Math.Max(bytes, options.SegmentBytes));

    /// <summary>Page by page, each in a transaction of its own: after a crash it is done again.</summary>
    public int Edit(long from, long before, Func<JournalRecord, ReadOnlyMemory<byte>?> edit, CancellationToken cancellationToken)
    {
        var changed = 0;
        for (var page = table.Page(from); page.Count > 0 && page[0].Position < before; page = table.Page(page[^1].Next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var changes = page.TakeWhile(stored => stored.Position < before).Select(stored => Edited(stored, edit)).OfType<(long, byte[])>().ToList();
            if (changes.Count > 0)
                table.Change(changes);
            changed += changes.Count;
        }
        if (changed > 0)
            table.Vacuum();
        return changed;
    }

    public void DropBefore(long position)
    {
        table.DropBefore(position);
        watch.Look();
    }

    public void Dispose()
    {
        commits.Dispose();
        watch.Dispose();
    }

    /// <summary>Called by one thread. A partition may be missing where other processes have appended much: those that are missing are made then.</summary>
    private long Store(IReadOnlyList<PendingRecord> group)
    {
        var bytes = group.Sum(record => (long)record.Record.Count);
        try
        {
            var start = Stored(group, bytes);
            watch.Advance(start + bytes);
            return start;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new IOException($"the database refuses it ({error.Message})", error);
        }
    }

    private long Stored(IReadOnlyList<PendingRecord> group, long bytes)
    {
        for (var tries = 0; ; tries++)
        {
            if (tries > 0 || Position + bytes > madeUpTo)
                madeUpTo = table.MakeAhead(bytes);
            try
            {
                return table.Append(group, bytes);
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.CheckViolation && tries < 3)
            {
                // Nothing of it was stored.
            }
        }
    }

    private JournalRecord? Decoded(StoredRecord stored, ref byte[] body)
    {
        if (stored.Decode(ref body) is { } record)
            return record;
        damage.Add("journal.records", stored.Position, stored.Next);
        return null;
    }

    private (long Position, byte[] Record)? Edited(StoredRecord stored, Func<JournalRecord, ReadOnlyMemory<byte>?> edit)
    {
        var buffer = Array.Empty<byte>();
        if (Decoded(stored, ref buffer) is not { } record || edit(record) is not { } body)
            return null;
        if (body.IsEmpty)
            return (stored.Position, []);
        var encoded = RecordCodec.Encode(record.Kind, record.ReceivedAt, body.Span);
        try
        {
            return (stored.Position, encoded.ToArray());
        }
        finally
        {
            LargeBuffers.Return(encoded.Array!);
        }
    }
}
