using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace LlmAspire.TraceCollector.Journal;

/// <summary>
/// The one thread that writes. Whatever waits when a sync ends goes into the next one (group commit). Bounded by count and bytes:
/// a full queue refuses at once. A write or sync that fails, or a disk with too little room, refuses the whole batch, and the next batch
/// begins by cutting the file back to its last durable byte.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private const int BatchRecords = 1024;
    private const long BatchBytes = 16 << 20;

    private readonly JournalOptions options;
    private readonly Action<Segment> opened;
    private readonly Action<long> synced;
    private readonly ILogger logger;
    private readonly BlockingCollection<Pending> queue;
    private readonly Thread thread;
    private readonly DriveInfo disk;
    private long queuedBytes;
    private long nextStart;

    // Touched by the writer's thread only.
    private Segment? tail;
    private SafeFileHandle? file;

    /// <param name="opened">Told of a new segment before anything in it is durable.</param>
    /// <param name="synced">Told of the position after each sync.</param>
    public JournalWriter(JournalOptions options, JournalStart start, Action<Segment> opened, Action<long> synced, ILogger logger)
    {
        this.options = options;
        this.opened = opened;
        this.synced = synced;
        this.logger = logger;
        disk = new DriveInfo(options.Folder);
        tail = start.Segments.LastOrDefault();
        nextStart = start.NextStart;
        queue = new BlockingCollection<Pending>(options.QueueRecords);
        thread = new Thread(Run) { IsBackground = true, Name = "journal writer" };
        thread.Start();
    }

    public int QueueLength => queue.Count;

    /// <summary>Why the latest batch was refused; <c>null</c> where it was written.</summary>
    public string? Fault { get; private set; }

    /// <summary>See <see cref="TraceJournal.AppendAsync"/>.</summary>
    public Task<long> AppendAsync(RecordKind kind, DateTimeOffset receivedAt, ReadOnlySpan<byte> body, bool inNewSegment = false)
    {
        if (Interlocked.Add(ref queuedBytes, body.Length) > options.QueueBytes || queue.Count >= options.QueueRecords)
            throw Refused(body.Length, $"The journal's queue is full ({queue.Count} records wait for the disk).");
        var pending = new Pending(RecordCodec.Encode(kind, receivedAt, body), body.Length, inNewSegment);
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

    /// <summary>A reader stands beyond the last record (files were lost): what comes next must not be written before it.</summary>
    public void StartNoLowerThan(long position)
    {
        for (var now = Volatile.Read(ref nextStart); now < position;)
            now = Interlocked.CompareExchange(ref nextStart, position, now);
    }

    /// <summary>Writes what waits, then stops. The queue is not disposed: a late append must find it closed, not gone.</summary>
    public void Dispose()
    {
        queue.CompleteAdding();
        thread.Join();
        file?.Dispose();
    }

    private JournalBusyException Refused(int bytes, string why)
    {
        Interlocked.Add(ref queuedBytes, -bytes);
        return new JournalBusyException(why);
    }

    private void Run()
    {
        var batch = new List<Pending>();
        foreach (var first in queue.GetConsumingEnumerable())
        {
            batch.Add(first);
            var bytes = (long)first.Record.Count;
            while (batch.Count < BatchRecords && bytes < BatchBytes && queue.TryTake(out var more))
            {
                if (more.InNewSegment)
                {
                    Commit(batch);
                    batch.Clear();
                }
                batch.Add(more);
                bytes += more.Record.Count;
            }
            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<Pending> batch)
    {
        try
        {
            var position = Write(batch);
            Fault = null;
            foreach (var pending in batch)
            {
                pending.Done.SetResult(position);
                position += pending.Record.Count;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            file = null;
            Tell(error, batch.Count);
            foreach (var pending in batch)
                pending.Done.SetException(new JournalBusyException($"The journal could not be written: {error.Message}", error));
        }
        finally
        {
            foreach (var pending in batch)
            {
                Interlocked.Add(ref queuedBytes, -pending.BodyLength);
                pending.GiveBack();
            }
        }
    }

    /// <summary>Once for each fault: a full disk is met by every request.</summary>
    private void Tell(Exception error, int records)
    {
        if (Fault == error.Message)
            return;
        Fault = error.Message;
        logger.LogError(error, "The journal could not be written; {Records} requests were refused, and more may be until it can", records);
    }

    /// <summary>Position of the batch's first record, once all of it is on disk.</summary>
    private long Write(List<Pending> batch)
    {
        if (disk.AvailableFreeSpace < options.MinFreeBytes)
            throw new IOException($"The disk has less than {options.MinFreeBytes} bytes free (Journal__MinFreeBytes).");
        var segment = Open(batch[0].InNewSegment);
        var position = segment.End;
        RandomAccess.Write(file!, batch.ConvertAll(pending => (ReadOnlyMemory<byte>)pending.Record), position - segment.Start);
        RandomAccess.FlushToDisk(file!);
        segment.End = position + batch.Sum(pending => (long)pending.Record.Count);
        synced(segment.End);
        return position;
    }

    private Segment Open(bool inNew)
    {
        var start = Math.Max(Volatile.Read(ref nextStart), tail?.End ?? 0);
        if (tail is null || start > tail.End || tail.End - tail.Start >= options.SegmentBytes || (inNew && tail.End > tail.Start))
            return Roll(start);
        if (file is null)
        {
            file = File.OpenHandle(tail.Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.SetLength(file, tail.End - tail.Start);
        }
        return tail;
    }

    private Segment Roll(long start)
    {
        var path = Segment.PathOf(options.Folder, start);
        var created = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file?.Dispose();
        file = created;
        DirectorySync.Flush(options.Folder);
        tail = new Segment(path, start, start);
        opened(tail);
        return tail;
    }

    private sealed class Pending(ArraySegment<byte> record, int bodyLength, bool inNewSegment)
    {
        public bool InNewSegment => inNewSegment;

        public ArraySegment<byte> Record => record;

        public int BodyLength => bodyLength;

        public TaskCompletionSource<long> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void GiveBack() => LargeBuffers.Return(record.Array!);
    }
}
