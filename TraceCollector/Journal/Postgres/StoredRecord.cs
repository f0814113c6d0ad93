namespace LlmAspire.TraceCollector.Journal.Postgres;

/// <summary>A row of the table.</summary>
/// <param name="Size">What it took when it was stored: erasing makes it shorter, and moves nothing.</param>
internal sealed record StoredRecord(long Position, int Size, byte[] Bytes)
{
    public long Next => Position + Size;

    /// <summary>The record, its body in a buffer that is made larger where it must; <c>null</c> where the bytes are not what was written.</summary>
    public JournalRecord? Decode(ref byte[] buffer)
    {
        if (!RecordHeader.TryRead(Bytes, out var header) || header.RecordLength != Bytes.Length)
            return null;
        if (buffer.Length < header.BodyLength)
            buffer = new byte[header.BodyLength];
        return RecordCodec.TryDecode(header, Bytes.AsSpan(RecordHeader.Size), buffer.AsSpan(0, header.BodyLength))
            ? new(Position, Next, header.Kind, new DateTimeOffset(header.ReceivedTicks, TimeSpan.Zero), buffer.AsMemory(0, header.BodyLength))
            : null;
    }
}
