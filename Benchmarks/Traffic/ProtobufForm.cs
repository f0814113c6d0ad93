using System.Buffers.Binary;
using System.Text;

namespace LlmAspire.Benchmarks.Traffic;

/// <summary>OTLP in protobuf. Written apart from the collector's own writer: what it reads should not be what it wrote.</summary>
internal static class ProtobufForm
{
    public static (byte[] Bytes, List<Slot> Slots) Span(SpanShape span, int trace)
    {
        using var target = new MemoryStream();
        var slots = new List<Slot>();
        Slot(1, SlotKind.TraceId, 0, 16);
        Slot(2, SlotKind.SpanId, span.Number, 8);
        if (span.Parent != 0)
            Slot(4, SlotKind.SpanId, span.Parent, 8);
        Text(target, 5, span.Name);
        target.Write([6 << 3, (byte)span.Kind]);
        Slot(7, SlotKind.Time, EncodedSpan.Nanoseconds(span.Offset), 8);
        Slot(8, SlotKind.Time, EncodedSpan.Nanoseconds(span.Offset + span.Duration), 8);
        foreach (var (key, value) in span.Attributes)
            Attribute(target, 9, key, value);
        return (target.ToArray(), slots);

        void Slot(int field, SlotKind kind, long value, int length)
        {
            target.WriteByte((byte)((field << 3) | (kind == SlotKind.Time ? 1 : 2)));
            if (kind != SlotKind.Time)
                target.WriteByte((byte)length);
            slots.Add(new Slot(kind, (int)target.Position, trace, value));
            target.Write(new byte[length]);
        }
    }

    public static void Attribute(MemoryStream target, int field, string key, object value) => Message(target, field, attribute =>
    {
        Text(attribute, 1, key);
        Message(attribute, 2, inner => Value(inner, value));
    });

    public static void Text(MemoryStream target, int field, string text) => Bytes(target, field, Encoding.UTF8.GetBytes(text));

    public static void Message(MemoryStream target, int field, Action<MemoryStream> write)
    {
        using var inner = new MemoryStream();
        write(inner);
        Bytes(target, field, inner.ToArray());
    }

    public static void Bytes(MemoryStream target, int field, ReadOnlySpan<byte> bytes)
    {
        Head(target, field, bytes.Length);
        target.Write(bytes);
    }

    /// <summary>What stands before the bytes of a field.</summary>
    public static void Head(MemoryStream target, int field, int length)
    {
        Varint(target, (ulong)((field << 3) | 2));
        Varint(target, (ulong)length);
    }

    private static void Value(MemoryStream target, object value)
    {
        switch (value)
        {
            case string text:
                Text(target, 1, text);
                break;
            case string[] texts:
                Message(target, 5, array => Array.ForEach(texts, item => Message(array, 1, inner => Value(inner, item))));
                break;
            case long number:
                Varint(target, 3 << 3);
                Varint(target, (ulong)number);
                break;
            default:
                Real(target, (double)value);
                break;
        }
    }

    private static void Real(MemoryStream target, double value)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = (4 << 3) | 1;
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[1..], value);
        target.Write(bytes);
    }

    private static void Varint(MemoryStream target, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            target.WriteByte((byte)(value | 0x80));
        target.WriteByte((byte)value);
    }
}
