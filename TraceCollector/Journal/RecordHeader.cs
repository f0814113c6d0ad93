using System.Buffers.Binary;
using System.IO.Hashing;

namespace LlmAspire.TraceCollector.Journal;

/// <summary>
/// The 40 bytes before a record's stored body, little-endian: magic (4), stored length (4), kind (1), codec (1), padding (2), body length (4),
/// received ticks UTC (8), XxHash64 of the stored body (8), XxHash64 of the 32 bytes before it (8). The last one makes a header
/// recognisable anywhere in a file, which is how reading finds its way again after damage.
/// </summary>
/// <param name="Padding">Zero bytes after the stored body: 0 unless something was erased from the record and less than a header's room was left.</param>
internal readonly record struct RecordHeader(int StoredLength, RecordKind Kind, bool Compressed, int BodyLength, long ReceivedTicks, ulong BodyHash, ushort Padding = 0)
{
    public const int Size = 40;
    private const int HashedSize = 32;

    /// <summary>"LAJ1".</summary>
    private const uint Magic = 0x314A414C;

    public static ReadOnlySpan<byte> MagicBytes => "LAJ1"u8;

    /// <summary>Header, body and padding, bytes.</summary>
    public long RecordLength => Size + (long)StoredLength + Padding;

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], StoredLength);
        target[8] = (byte)Kind;
        target[9] = Compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(target[10..], Padding);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], BodyLength);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], ReceivedTicks);
        BinaryPrimitives.WriteUInt64LittleEndian(target[24..], BodyHash);
        BinaryPrimitives.WriteUInt64LittleEndian(target[HashedSize..], XxHash64.HashToUInt64(target[..HashedSize]));
    }

    /// <summary>False for anything but a whole header with the right checksum.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out RecordHeader header)
    {
        header = default;
        if (source.Length < Size
            || BinaryPrimitives.ReadUInt32LittleEndian(source) != Magic
            || BinaryPrimitives.ReadUInt64LittleEndian(source[HashedSize..]) != XxHash64.HashToUInt64(source[..HashedSize]))
            return false;
        header = new RecordHeader(
            BinaryPrimitives.ReadInt32LittleEndian(source[4..]),
            (RecordKind)source[8],
            source[9] != 0,
            BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[24..]),
            BinaryPrimitives.ReadUInt16LittleEndian(source[10..]));
        return header is { StoredLength: >= 0, BodyLength: >= 0, ReceivedTicks: >= 0 } && header.ReceivedTicks <= DateTime.MaxValue.Ticks;
    }
}
