using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LlmAspire.TraceCollector.Wire;

/// <summary>
/// Reads attributes and what they hold. One instance serves one body, on one thread. Long texts stay in the body: most are never read,
/// and those that are JSON are parsed where they lie. Without a body every text is a string.
/// </summary>
internal sealed class ValueReader(ReadOnlyMemory<byte> body)
{
    private readonly ArraySegment<byte> array = MemoryMarshal.TryGetArray(body, out var found) ? found : default;

    private readonly Scratch<KeyValuePair<string, AnyValue>> pairs = new();
    private readonly Scratch<AnyValue> values = new();

    /// <summary>Attributes collected with <see cref="Add(ReadOnlySpan{byte})"/> since <see cref="Begin"/>.</summary>
    public Attributes Take(int begin) => pairs.Take(begin) is { Length: > 0 } taken ? new Attributes(taken) : Attributes.None;

    public int Begin() => pairs.Begin();

    /// <summary>Adds a <c>KeyValue</c>. A pair without a value has an empty one.</summary>
    public void Add(ReadOnlySpan<byte> keyValue) => Add(keyValue, 0);

    /// <summary>Reads an <c>AnyValue</c>; its last member counts.</summary>
    public AnyValue Value(ReadOnlySpan<byte> anyValue) => Value(anyValue, 0);

    private void Add(ReadOnlySpan<byte> keyValue, int depth)
    {
        var key = "";
        AnyValue value = default;
        var reader = new ProtoReader(keyValue);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case 1 << 3 | 2: key = TextCache.Get(reader.Bytes()); break;
                case 2 << 3 | 2: value = Value(reader.Bytes(), depth); break;
                default: reader.Skip(tag); break;
            }
        }
        pairs.Add(new(key, value));
    }

    private AnyValue Value(ReadOnlySpan<byte> anyValue, int depth)
    {
        AnyValue value = default;
        var reader = new ProtoReader(anyValue);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case 1 << 3 | 2: value = Text(reader.Bytes()); break;
                case 2 << 3 | 0: value = AnyValue.Of(reader.Varint() != 0); break;
                case 3 << 3 | 0: value = AnyValue.Of((long)reader.Varint()); break;
                case 4 << 3 | 1: value = AnyValue.Of(BitConverter.UInt64BitsToDouble(reader.Fixed64())); break;
                case 5 << 3 | 2: value = AnyValue.Of(Array(reader.Bytes(), Deeper(depth))); break;
                case 6 << 3 | 2: value = AnyValue.Of(Map(reader.Bytes(), Deeper(depth))); break;
                case 7 << 3 | 2: value = AnyValue.Of(reader.Bytes().ToArray()); break;
                default: reader.Skip(tag); break;
            }
        }
        return value;
    }

    private AnyValue Text(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= TextCache.LongestText || array is not { Count: > 0, Array: { } bytes })
            return AnyValue.Of(TextCache.Get(utf8));
        return AnyValue.Of(bytes, (int)Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(bytes), ref MemoryMarshal.GetReference(utf8)), utf8.Length);
    }

    private AnyValue[] Array(ReadOnlySpan<byte> arrayValue, int depth)
    {
        var begin = values.Begin();
        var reader = new ProtoReader(arrayValue);
        while (reader.Next(out var tag))
        {
            if (tag == (1 << 3 | 2))
                values.Add(Value(reader.Bytes(), depth));
            else
                reader.Skip(tag);
        }
        return values.Take(begin);
    }

    private Attributes Map(ReadOnlySpan<byte> keyValueList, int depth)
    {
        var begin = pairs.Begin();
        var reader = new ProtoReader(keyValueList);
        while (reader.Next(out var tag))
        {
            if (tag == (1 << 3 | 2))
                Add(reader.Bytes(), depth);
            else
                reader.Skip(tag);
        }
        return Take(begin);
    }

    private static int Deeper(int depth) => depth < OtlpCheck.MaxDepth
        ? depth + 1
        : throw new InvalidDataException($"An attribute is nested more than {OtlpCheck.MaxDepth} levels deep.");
}
