using System.Buffers.Binary;

namespace LlmAspire.TraceCollector.Wire;

/// <summary>Writes protobuf into one buffer. Bounded: more than <paramref name="maxBytes"/> is refused with <see cref="InvalidDataException"/>.</summary>
internal sealed class ProtoWriter(int maxBytes)
{
    private const int LongestVarint = 10;

    private byte[] buffer = new byte[4096];
    private int length;

    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, length);

    public void Varint(ulong value)
    {
        var target = Reserve(LongestVarint);
        var count = 0;
        for (; value >= 0x80; value >>= 7)
            target[count++] = (byte)(value | 0x80);
        target[count++] = (byte)value;
        length += count;
    }

    public void Fixed32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);
        length += 4;
    }

    public void Fixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);
        length += 8;
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Varint((ulong)value.Length);
        value.CopyTo(Reserve(value.Length));
        length += value.Length;
    }

    /// <summary>Bytes that are protobuf already.</summary>
    public void Raw(ReadOnlySpan<byte> written)
    {
        written.CopyTo(Reserve(written.Length));
        length += written.Length;
    }

    /// <summary>Forgets what was written after <paramref name="mark"/> bytes.</summary>
    public void Back(int mark) => length = mark;

    /// <summary>Begins a length-delimited part; give what it returns to <see cref="End"/>.</summary>
    public int Begin()
    {
        Reserve(1);
        return ++length;
    }

    /// <summary>Writes the part's length before it. One byte was kept free; a longer length moves the part.</summary>
    public void End(int begin)
    {
        var size = (uint)(length - begin);
        var extra = 0;
        for (var rest = size >> 7; rest != 0; rest >>= 7)
            extra++;
        Reserve(extra);
        buffer.AsSpan(begin, (int)size).CopyTo(buffer.AsSpan(begin + extra));
        length = begin - 1;
        Varint(size);
        length += (int)size;
    }

    private Span<byte> Reserve(int count)
    {
        if (length + (long)count > maxBytes + LongestVarint)
            throw new InvalidDataException($"The body is larger than {maxBytes} bytes in protobuf.");
        if (buffer.Length - length < count)
            Array.Resize(ref buffer, (int)Math.Min(Math.Max(buffer.Length * 2L, length + (long)count), Array.MaxLength));
        return buffer.AsSpan(length);
    }
}
