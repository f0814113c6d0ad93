using Microsoft.Win32.SafeHandles;

namespace LlmAspire.TraceCollector.Journal.Files;

/// <summary>
/// Writes groups of records to the newest segment, one sync a group, and begins the next one in time. After a write or sync that failed the
/// next group begins by cutting the file back to its last durable byte. For one thread.
/// </summary>
internal sealed class SegmentWriter(JournalOptions options, JournalStart start, Action<Segment> opened, Action<long> synced) : IDisposable
{
    private readonly DriveInfo disk = new(options.Folder);
    private long nextStart = start.NextStart;
    private Segment? tail = start.Segments.LastOrDefault();
    private SafeFileHandle? file;

    /// <summary>Position of the group's first record, once all of it is on disk.</summary>
    public long Write(IReadOnlyList<PendingRecord> group)
    {
        try
        {
            return WriteAndSync(group);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A reader stands beyond the last record (files were lost): what comes next must not be written before it. From any thread.</summary>
    public void StartNoLowerThan(long position)
    {
        for (var now = Volatile.Read(ref nextStart); now < position;)
            now = Interlocked.CompareExchange(ref nextStart, position, now);
    }

    public void Dispose()
    {
        file?.Dispose();
        file = null;
    }

    private long WriteAndSync(IReadOnlyList<PendingRecord> group)
    {
        if (disk.AvailableFreeSpace < options.MinFreeBytes)
            throw new IOException($"The disk has less than {options.MinFreeBytes} bytes free (Journal__MinFreeBytes).");
        var segment = Open(group[0].BeginsGroup);
        var position = segment.End;
        RandomAccess.Write(file!, [.. group.Select(pending => (ReadOnlyMemory<byte>)pending.Record)], position - segment.Start);
        RandomAccess.FlushToDisk(file!);
        segment.End = position + group.Sum(pending => (long)pending.Record.Count);
        synced(segment.End);
        return position;
    }

    private Segment Open(bool inNew)
    {
        var from = Math.Max(Volatile.Read(ref nextStart), tail?.End ?? 0);
        if (tail is null || from > tail.End || tail.End - tail.Start >= options.SegmentBytes || (inNew && tail.End > tail.Start))
            return Roll(from);
        if (file is null)
        {
            file = File.OpenHandle(tail.Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.SetLength(file, tail.End - tail.Start);
        }
        return tail;
    }

    private Segment Roll(long from)
    {
        var path = Segment.PathOf(options.Folder, from);
        var created = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file?.Dispose();
        file = created;
        DirectorySync.Flush(options.Folder);
        tail = new Segment(path, from, from);
        opened(tail);
        return tail;
    }
}
