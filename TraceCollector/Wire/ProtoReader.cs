using System.Buffers.Binary;

namespace LlmAspire.TraceCollector.Wire;

/// <summary>
/// Walks the fields of one protobuf message, as the reference decoder does: numbers may be longer than they need to be, unknown
/// fields (and known ones of another wire type) are skipped, groups are skipped whole.
/// </summary>
/// <remarks>A tag is field number × 8 + wire type (0 varint, 1 eight bytes, 2 length-delimited, 3 and 4 group, 5 four bytes).</remarks>
internal ref struct ProtoReader
{
    // What the reference decoder allows; groups are not used by OTLP at all.
    private const int MaxGroupDepth = 100;

    private readonly ReadOnlySpan<byte> bytes;
    private int at;

    public ProtoReader(ReadOnlySpan<byte> bytes) => this.bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => at;

    /// <summary>True where nothing is left, which packed lists must ask.</summary>
    public readonly bool IsAtEnd => at == bytes.Length;

    /// <summary>The next field's tag; false at the end of the message.</summary>
    public bool Next(out uint tag)
    {
        if (at == bytes.Length)
        {
            tag = 0;
            return false;
        }
        tag = (uint)Varint();
        if (tag >> 3 == 0)
            throw Bad("a field has the number 0");
        return true;
    }

    public ulong Varint()
    {
        if (at < bytes.Length && bytes[at] < 0x80)
            return bytes[at++];
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (at == bytes.Length)
                throw Bad("it ends inside a number");
            var part = bytes[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
        throw Bad("a number is longer than ten bytes");
    }

    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> Bytes()
    {
        var length = (int)(uint)Varint();
        if (length < 0)
            throw Bad("a length is negative");
        return Take(length);
    }

    /// <summary>Passes over the field whose tag was read.</summary>
    public void Skip(uint tag) => Skip(tag, 0);

    private void Skip(uint tag, int depth)
    {
        switch (tag & 7)
        {
            case 0: Varint(); break;
            case 1: Take(8); break;
            case 2: Bytes(); break;
            case 3: SkipGroup(tag >> 3, depth); break;
            case 5: Take(4); break;
            default: throw Bad($"a field has the wire type {tag & 7}");
        }
    }

    private void SkipGroup(uint number, int depth)
    {
        if (depth >= MaxGroupDepth)
            throw Bad("groups are nested too deeply");
        while (Next(out var tag))
        {
            if ((tag & 7) != 4)
                Skip(tag, depth + 1);
            else if (tag >> 3 == number)
                return;
            else
                throw Bad("a group ends that was not begun");
        }
        throw Bad("it ends inside a group");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > bytes.Length - at)
            throw Bad("it ends inside a field");
        var taken = bytes.Slice(at, length);
        at += length;
        return taken;
    }

    private static InvalidDataException Bad(string why) => new($"The protobuf message cannot be read: {why}.");
}
