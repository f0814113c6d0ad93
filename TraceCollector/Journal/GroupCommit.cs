using System.Collections.Concurrent;

namespace LlmAspire.TraceCollector.Journal;

/// <summary>
/// The one thread that stores. Whatever waits when a group is durable goes into the next one. Bounded by count and bytes: a full queue
/// refuses at once. A group that cannot be stored is refused as a whole.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    private const int MostRecords = 1024;
    private const long MostBytes = 16 << 20;

    private readonly JournalOptions options;
    private readonly Func<IReadOnlyList<PendingRecord>, long> store;
    private readonly ILogger logger;
    private readonly BlockingCollection<PendingRecord> queue;
    private readonly Thread thread;
    private long queuedBytes;
    private long records;
    private long groups;
    private Exception? fault;

    /// <param name="store">Makes a group durable and gives the position of its first record; the others follow without a gap. Says by <see cref="IOException"/> that it cannot.</param>
    public GroupCommit(JournalOptions options, Func<IReadOnlyList<PendingRecord>, long> store, ILogger logger)
    {
        this.options = options;
        this.store = store;
        this.logger = logger;
        queue = new BlockingCollection<PendingRecord>(options.QueueRecords);
        thread = new Thread(Run) { IsBackground = true, Name = "journal writer" };
        thread.Start();
    }

    public int QueueLength => queue.Count;

    public StoredGroups Stored => new(Interlocked.Read(ref records), Interlocked.Read(ref groups));

    /// <summary>Why the latest group was refused; <c>null</c> where it was stored.</summary>
    public string? Fault => Volatile.Read(ref fault)?.Message;

    /// <summary>See <see cref="IJournal.AppendAsync"/>. Compresses on the caller's thread.</summary>
    /// <param name="beginsGroup">Nothing that came before it is stored together with it.</param>
    public Task<long> AppendAsync(RecordKind kind, DateTimeOffset receivedAt, ReadOnlySpan<byte> body, bool beginsGroup = false)
    {
        if (Interlocked.Add(ref queuedBytes, body.Length) > options.QueueBytes || queue.Count >= options.QueueRecords)
            throw Refused(body.Length, $"The journal's queue is full ({queue.Count} records wait to be stored).");
        var pending = new PendingRecord(RecordCodec.Encode(kind, receivedAt, body), kind, receivedAt, body.Length, beginsGroup);
        try
        {
            if (queue.TryAdd(pending))
                return pending.Done.Task;
        }
        catch (InvalidOperationException)
        {
            // Completed for adding: the process is stopping.
        }
        pending.GiveBack();
        throw Refused(body.Length, "The journal takes no more records now.");
    }

    /// <summary>Takes back a fault that is known to be over, so that nothing has to be appended to find that out.</summary>
    public void Forget(Func<Exception, bool> isOver)
    {
        if (Volatile.Read(ref fault) is { } told && isOver(told))
            Interlocked.CompareExchange(ref fault, null, told);
    }

    /// <summary>Stores what waits, then stops. The queue is not disposed: a late append must find it closed, not gone.</summary>
    public void Dispose()
    {
        queue.CompleteAdding();
        thread.Join();
    }

    private JournalBusyException Refused(int bytes, string why)
    {
        Interlocked.Add(ref queuedBytes, -bytes);
        return new JournalBusyException(why);
    }

    private void Run()
    {
        var group = new List<PendingRecord>();
        foreach (var first in queue.GetConsumingEnumerable())
        {
            group.Add(first);
            var bytes = (long)first.Record.Count;
            while (group.Count < MostRecords && bytes < MostBytes && queue.TryTake(out var more))
            {
                if (more.BeginsGroup)
                {
                    Commit(group);
                    group.Clear();
                }
                group.Add(more);
                bytes += more.Record.Count;
            }
            Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<PendingRecord> group)
    {
        try
        {
            var position = store(group);
            Volatile.Write(ref fault, null);
            Interlocked.Add(ref records, group.Count);
            Interlocked.Increment(ref groups);
            foreach (var pending in group)
            {
                Leave(pending);
                pending.Done.SetResult(position);
                position += pending.Record.Count;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Tell(error, group.Count);
            foreach (var pending in group)
            {
                Leave(pending);
                pending.Done.SetException(new JournalBusyException($"The journal could not be written: {error.Message}", error));
            }
        }
    }

    /// <summary>Before its outcome is told: whoever hears of it finds the room.</summary>
    private void Leave(PendingRecord pending)
    {
        Interlocked.Add(ref queuedBytes, -pending.BodyLength);
        pending.GiveBack();
    }

    /// <summary>Once for each fault: a full disk is met by every request.</summary>
    private void Tell(Exception error, int records)
    {
        var told = Fault;
        Volatile.Write(ref fault, error);
        if (told == error.Message)
            return;
        logger.LogError(error, "The journal could not be written; {Records} requests were refused, and more may be until it can", records);
    }
}

/// <summary>One record that waits to be stored, in a buffer of <see cref="LargeBuffers"/>.</summary>
internal sealed class PendingRecord(ArraySegment<byte> record, RecordKind kind, DateTimeOffset receivedAt, int bodyLength, bool beginsGroup)
{
    public ArraySegment<byte> Record => record;

    public RecordKind Kind => kind;

    public DateTimeOffset ReceivedAt => receivedAt;

    public int BodyLength => bodyLength;

    public bool BeginsGroup => beginsGroup;

    public TaskCompletionSource<long> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GiveBack() => LargeBuffers.Return(record.Array!);
}
