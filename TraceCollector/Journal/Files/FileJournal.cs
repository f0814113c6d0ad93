using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace LlmAspire.TraceCollector.Journal.Files;

/// <summary>
/// The journal in files of its own folder, segment after segment, for one process. A position is a byte's place in all of them, one after the other.
/// </summary>
internal sealed class FileJournal : IJournal
{
    private readonly JournalOptions options;
    private readonly TimeProvider clock;
    private readonly JournalLock folderLock;
    private readonly DamageLog damage;
    private readonly SegmentWriter writer;
    private readonly GroupCommit commits;
    private readonly long tornBytes;
    /// <summary>One at a time may drop or replace files.</summary>
    private readonly Lock keeping = new();
    private ImmutableArray<Segment> segments;
    private long position;
    private TaskCompletionSource grown = NewSignal();

    /// <exception cref="InvalidOperationException">Another process has the directory; the message names the key.</exception>
    public FileJournal(JournalOptions options, TimeProvider clock, ILogger<FileJournal> logger)
    {
        this.options = options;
        this.clock = clock;
        folderLock = JournalLock.Take(options.Folder);
        damage = new DamageLog(logger);
        var start = JournalStart.Scan(options, damage);
        segments = [.. start.Segments];
        position = start.End;
        tornBytes = start.TornBytes;
        if (tornBytes > 0)
            logger.LogWarning("Cut {Bytes} bytes of an unfinished record off the journal at {Position}", tornBytes, position);
        writer = new SegmentWriter(options, start, AddSegment, Advance);
        commits = new GroupCommit(options, writer.Write, logger);
    }

    public long Position => Volatile.Read(ref position);

    public string? Fault => commits.Fault;

    public async ValueTask<long> AppendAsync(RecordKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        await commits.AppendAsync(kind, clock.GetUtcNow(), body.Span).WaitAsync(cancellationToken);

    /// <summary>Everything before the record then lies in segments that nothing more is added to.</summary>
    public async Task<long> AppendInNewSegmentAsync(RecordKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        await commits.AppendAsync(kind, clock.GetUtcNow(), body.Span, beginsGroup: true).WaitAsync(cancellationToken);

    public async IAsyncEnumerable<JournalRecord> FollowAsync(long position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        writer.StartNoLowerThan(position);
        var reader = new SegmentReader();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var signal = Volatile.Read(ref grown);
            if (Step(reader, ref position) is { } record)
                yield return record;
            else if (position >= Position)
                await signal.Task.WaitAsync(cancellationToken);
        }
    }

    public JournalRecord? Read(long position)
    {
        if (position < 0 || SegmentAt(position) is not { } segment || position >= segment.End)
            return null;
        var reader = new SegmentReader();
        try
        {
            return reader.ReadAt(segment, position, out var next) == Found.Record ? Record(reader, position, next) : null;
        }
        catch (FileNotFoundException)
        {
            // Dropped between finding and opening it.
            return null;
        }
    }

    public IReadOnlyList<int> BodyLengths(IReadOnlyCollection<long> positions) => [.. positions.Select(BodyLength).OfType<int>()];

    private int? BodyLength(long position)
    {
        try
        {
            return SegmentAt(position) is { } segment && position < segment.End ? SegmentReader.HeaderAt(segment, position)?.BodyLength : null;
        }
        catch (FileNotFoundException)
        {
            // As in Read.
            return null;
        }
    }

    public long Start => segments is [var first, ..] ? first.Start : Position;

    /// <summary>Reads headers only.</summary>
    public long PositionAt(DateTimeOffset time)
    {
        var now = segments;
        // Records stand in the order of receiving: the last segment that begins before the time holds the place.
        var low = 0;
        for (var high = now.Length; low < high;)
        {
            var middle = (low + high) / 2;
            (low, high) = SegmentReader.FirstAt(now[middle], DateTimeOffset.MinValue) is { } first && first.ReceivedAt < time ? (middle + 1, high) : (low, middle);
        }
        if (low > 0 && SegmentReader.FirstAt(now[low - 1], time) is { } found)
            return found.Position;
        return low < now.Length ? now[low].Start : Position;
    }

    public long BytesBefore(long position) => segments.Sum(segment => Math.Clamp(position, segment.Start, segment.End) - segment.Start);

    /// <summary>Where the oldest segment begins that still fits, with all that follow it, into so many bytes; the newest always does.</summary>
    public long PositionLeaving(long bytes)
    {
        var now = segments;
        var first = now.Length - 1;
        for (var left = bytes; first > 0 && (left -= now[first].End - now[first].Start) >= now[first - 1].End - now[first - 1].Start;)
            first--;
        return first < 0 ? Position : now[first].Start;
    }

    /// <summary>The newest segment is left alone. A segment is replaced as a whole, so a crash leaves either the old one or the new one.</summary>
    public int Edit(long from, long before, Func<JournalRecord, ReadOnlyMemory<byte>?> edit, CancellationToken cancellationToken)
    {
        lock (keeping)
        {
            return segments.SkipLast(1).Where(segment => segment.End > from && segment.Start < before)
                .Sum(segment => SegmentRewrite.Run(segment, Math.Max(from, segment.Start), before, edit, cancellationToken));
        }
    }

    /// <summary>Deletes the segments that end before a position; the newest stays.</summary>
    public void DropBefore(long position)
    {
        lock (keeping)
        {
            foreach (var segment in segments.SkipLast(1).TakeWhile(segment => segment.End <= position).ToList())
            {
                // Somebody may be reading it: the file goes with the last handle.
                ImmutableInterlocked.Update(ref segments, list => list.Remove(segment));
                File.Delete(segment.Path);
            }
        }
    }

    public JournalFigures Figures
    {
        get
        {
            var now = segments;
            return new(Position, now.Length, now.Sum(segment => segment.End - segment.Start), tornBytes, damage.Names, commits.QueueLength, options.QueueRecords, commits.Stored);
        }
    }

    public void Dispose()
    {
        commits.Dispose();
        writer.Dispose();
        foreach (var segment in segments)
            segment.Dispose();
        folderLock.Dispose();
    }

    /// <summary>The next record, moving the position past it; <c>null</c> where the position only moved past damage or a segment's end, or could not.</summary>
    private JournalRecord? Step(SegmentReader reader, ref long position)
    {
        if (SegmentAt(position) is not { } segment || position >= segment.End)
        {
            position = StartAfter(position) ?? position;
            return null;
        }
        var at = position;
        var found = reader.ReadAt(segment, at, out position);
        if (found == Found.Record)
            return Record(reader, at, position);
        if (found == Found.Room)
            return null;
        damage.Add(segment.Name, at, position);
        return null;
    }

    internal static JournalRecord Record(SegmentReader reader, long position, long next) =>
        new(position, next, reader.Header.Kind, new DateTimeOffset(reader.Header.ReceivedTicks, TimeSpan.Zero), reader.Body);

    /// <summary>The last segment that begins at or before a position.</summary>
    private Segment? SegmentAt(long position)
    {
        var now = segments;
        var low = 0;
        for (var high = now.Length; low < high;)
        {
            var middle = (low + high) / 2;
            (low, high) = now[middle].Start <= position ? (middle + 1, high) : (low, middle);
        }
        return low == 0 ? null : now[low - 1];
    }

    private long? StartAfter(long position) => segments.FirstOrDefault(segment => segment.Start > position && segment.End > segment.Start)?.Start;

    private void AddSegment(Segment segment) => ImmutableInterlocked.Update(ref segments, list => list.Add(segment));

    private void Advance(long to)
    {
        Volatile.Write(ref position, to);
        Interlocked.Exchange(ref grown, NewSignal()).SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
