namespace LlmAspire.TraceCollector.Journal.Files;

/// <summary>What stands at a place of a segment.</summary>
internal enum Found
{
    /// <summary>A record whose checksums are right.</summary>
    Record,
    /// <summary>A whole record whose body is not what was written, or bytes that are no record, with a record after them.</summary>
    Damage,
    /// <summary>What an erased record left: nothing to read, nothing lost.</summary>
    Room,
    /// <summary>Bytes that are no whole record, and none after them: an append that was cut short.</summary>
    Torn,
    /// <summary>Nothing more.</summary>
    End,
}

/// <summary>Walks one segment. Holds the buffers of the record it found last, so one reader serves one walk.</summary>
internal sealed class SegmentReader
{
    // One read while searching for the next header; overlaps by a header so that none is missed at a boundary.
    private const int SearchBytes = 64 << 10;

    private const int MostKept = 1 << 20;

    private readonly byte[] headerBytes = new byte[RecordHeader.Size];
    private byte[] stored = [];
    private byte[] body = [];

    public RecordHeader Header { get; private set; }

    /// <summary>The body found last; overwritten by the next call.</summary>
    public ReadOnlyMemory<byte> Body => body.AsMemory(0, Header.BodyLength);

    /// <param name="next">Where to go on: after the record, at the next one after damage, or the segment's end.</param>
    public Found ReadAt(Segment segment, long position, out long next)
    {
        next = segment.End;
        if (position >= segment.End)
            return Found.End;
        if (!segment.TryRead(position, headerBytes) || !RecordHeader.TryRead(headerBytes, out var header) || position + header.RecordLength > segment.End)
            return FindHeader(segment, position + 1, ref next) ? Found.Damage : Found.Torn;
        Header = header;
        next = position + header.RecordLength;
        if (header.Kind == RecordKind.Room)
            return Found.Room;
        return ReadBody(segment, position) ? Found.Record : Found.Damage;
    }

    /// <summary>The first record of a segment received at a time or after it, by headers alone; <c>null</c> where there is none, or damage before it.</summary>
    public static (long Position, DateTimeOffset ReceivedAt)? FirstAt(Segment segment, DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[RecordHeader.Size];
        for (var position = segment.Start; segment.TryRead(position, bytes) && RecordHeader.TryRead(bytes, out var header); position += header.RecordLength)
            if (new DateTimeOffset(header.ReceivedTicks, TimeSpan.Zero) is var receivedAt && receivedAt >= time)
                return (position, receivedAt);
        return null;
    }

    /// <summary><c>null</c> where no header stands.</summary>
    public static RecordHeader? HeaderAt(Segment segment, long position)
    {
        Span<byte> bytes = stackalloc byte[RecordHeader.Size];
        return segment.TryRead(position, bytes) && RecordHeader.TryRead(bytes, out var header) ? header : null;
    }

    private bool ReadBody(Segment segment, long position)
    {
        Reserve(ref stored, Header.StoredLength);
        Reserve(ref body, Header.BodyLength);
        return segment.TryRead(position + RecordHeader.Size, stored.AsSpan(0, Header.StoredLength))
            && RecordCodec.TryDecode(Header, stored.AsSpan(0, Header.StoredLength), body.AsSpan(0, Header.BodyLength));
    }

    private static bool FindHeader(Segment segment, long from, ref long next)
    {
        var window = new byte[SearchBytes];
        for (var at = from; at + RecordHeader.Size <= segment.End; at += SearchBytes - RecordHeader.Size + 1)
        {
            var span = window.AsSpan(0, (int)Math.Min(SearchBytes, segment.End - at));
            if (!segment.TryRead(at, span))
                return false;
            for (var offset = 0; ; offset++)
            {
                var hit = span[offset..].IndexOf(RecordHeader.MagicBytes);
                if (hit < 0)
                    break;
                offset += hit;
                if (RecordHeader.TryRead(span[offset..], out var header) && at + offset + header.RecordLength <= segment.End)
                {
                    next = at + offset;
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>A reader lives for hours: what a large record took goes with the next small one.</summary>
    private static void Reserve(ref byte[] buffer, int length)
    {
        if (buffer.Length < length || (buffer.Length > MostKept && length <= MostKept))
            buffer = new byte[length > MostKept ? length : Math.Max(length, (int)Math.Min(buffer.Length * 2L, MostKept))];
    }
}
