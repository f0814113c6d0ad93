namespace LlmAspire.TraceCollector.Journal.Files;

/// <summary>What was found in the folder: the segments, where to go on, and what an unfinished append left behind.</summary>
/// <param name="End">Position after the last whole record.</param>
/// <param name="NextStart">Where the next record may stand; beyond <paramref name="End"/> after a cut, so that no position is used twice.</param>
internal sealed record JournalStart(List<Segment> Segments, long End, long NextStart, long TornBytes)
{
    // A reader may remember positions inside what was cut (a disk that lost synced bytes): new records begin far behind them.
    private const long GapAfterCut = 1L << 30;

    /// <summary>Verifies the newest segments, cuts an unfinished last record off and syncs what it keeps.</summary>
    public static JournalStart Scan(JournalOptions options, DamageLog damage)
    {
        var segments = Segment.List(options.Folder);
        SegmentRewrite.Discard(options.Folder);
        if (segments.Count == 0)
            return new JournalStart(segments, 0, 0, 0);
        foreach (var segment in segments[Math.Max(0, segments.Count - options.SegmentsVerifiedAtStart)..^1])
            Verify(segment, damage);
        var last = segments[^1];
        var end = Verify(last, damage);
        var torn = last.End - end;
        last.End = end;
        Cut(last);
        return new JournalStart(segments, end, torn == 0 ? end : end + GapAfterCut, torn);
    }

    /// <summary>Position after the last whole record of a segment. Names the damage before it.</summary>
    private static long Verify(Segment segment, DamageLog damage)
    {
        var reader = new SegmentReader();
        for (var position = segment.Start; ;)
        {
            var found = reader.ReadAt(segment, position, out var next);
            if (found is Found.End or Found.Torn)
                return position;
            if (found == Found.Damage)
                damage.Add(segment.Name, position, next);
            position = next;
        }
    }

    private static void Cut(Segment segment)
    {
        using var handle = File.OpenHandle(segment.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (RandomAccess.GetLength(handle) > segment.End - segment.Start)
            RandomAccess.SetLength(handle, segment.End - segment.Start);
        RandomAccess.FlushToDisk(handle);
    }
}
