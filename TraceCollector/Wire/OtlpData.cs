using System.Text;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Wire;

/// <summary>What an OTLP <c>AnyValue</c> holds.</summary>
internal enum ValueKind : byte
{
    /// <summary>Nothing: an AnyValue without a member is legal.</summary>
    Empty,
    String,
    Bool,
    Int,
    Double,
    Array,
    Map,
    Bytes,
}

/// <summary>
/// An OTLP <c>AnyValue</c>: one word and one reference, no object for numbers and booleans. A text may still be the UTF-8 of the body it was
/// read from: then it is true only as long as the body is, and each <see cref="AsString"/> makes a string.
/// </summary>
internal readonly struct AnyValue
{
    private readonly long bits;
    private readonly object? reference;

    private AnyValue(ValueKind kind, long bits, object? reference)
    {
        Kind = kind;
        this.bits = bits;
        this.reference = reference;
    }

    public ValueKind Kind { get; }

    public static AnyValue Of(string value) => new(ValueKind.String, 0, value);

    /// <summary>A text that stays where it lies: part of a body, which must not change while the value is used.</summary>
    public static AnyValue Of(byte[] body, int offset, int length) => new(ValueKind.String, ((long)offset << 32) | (uint)length, body);

    public static AnyValue Of(bool value) => new(ValueKind.Bool, value ? 1 : 0, null);

    public static AnyValue Of(long value) => new(ValueKind.Int, value, null);

    public static AnyValue Of(double value) => new(ValueKind.Double, BitConverter.DoubleToInt64Bits(value), null);

    public static AnyValue Of(AnyValue[] value) => new(ValueKind.Array, 0, value);

    public static AnyValue Of(Attributes value) => new(ValueKind.Map, 0, value);

    public static AnyValue Of(byte[] value) => new(ValueKind.Bytes, 0, value);

    /// <summary>The text of a string value, else <c>null</c>: numbers are not turned into text here. What is no UTF-8 becomes U+FFFD.</summary>
    public string? AsString => Kind != ValueKind.String ? null : reference as string ?? Encoding.UTF8.GetString(Utf8);

    /// <summary>The text of a string value as it lies in its body; empty where it is a string already, and for every other kind.</summary>
    public ReadOnlySpan<byte> Utf8 => Kind == ValueKind.String && reference is byte[] body ? body.AsSpan((int)(bits >> 32), (int)bits) : default;

    public bool? AsBool => Kind == ValueKind.Bool ? bits != 0 : null;

    public long? AsInt => Kind == ValueKind.Int ? bits : null;

    /// <summary>Doubles, and integers widened: JavaScript clients write 1.0 as an integer.</summary>
    public double? AsDouble => Kind switch
    {
        ValueKind.Double => BitConverter.Int64BitsToDouble(bits),
        ValueKind.Int => bits,
        _ => null,
    };

    public AnyValue[]? AsArray => Kind == ValueKind.Array ? (AnyValue[])reference! : null;

    public Attributes? AsMap => Kind == ValueKind.Map ? (Attributes)reference! : null;

    public byte[]? AsBytes => Kind == ValueKind.Bytes ? (byte[])reference! : null;
}

/// <summary>Attributes in wire order. Where a key stands twice the first one counts (Microsoft.Extensions.AI sends such); all are kept for display.</summary>
internal sealed class Attributes(KeyValuePair<string, AnyValue>[] items)
{
    /// <summary>Lists shorter than this are looked through.</summary>
    private const int FewestHashed = 6;

    /// <summary>By hash of the key, then the next free place: number of the item plus one, 0 where none is. Made at the first look-up; conventions ask for a hundred keys, most of which are absent.</summary>
    private byte[]? places;

    /// <summary>As <see cref="places"/>, of more items than a byte can number: a resource of a million is asked for each of its spans.</summary>
    private Dictionary<string, AnyValue>? many;

    public static Attributes None { get; } = new([]);

    public IReadOnlyList<KeyValuePair<string, AnyValue>> Items => items;

    /// <summary>As <see cref="Items"/>, for loops that every span goes through: no enumerator is made.</summary>
    public ReadOnlySpan<KeyValuePair<string, AnyValue>> Span => items;

    public int Count => items.Length;

    /// <summary>The first value under a key; <see cref="ValueKind.Empty"/> where there is none.</summary>
    public AnyValue this[string key]
    {
        get
        {
            if (items.Length is >= FewestHashed and <= byte.MaxValue)
                return Hashed(key);
            if (items.Length > byte.MaxValue)
                return (many ??= First(items)).GetValueOrDefault(key);
            foreach (var item in items)
                if (string.Equals(item.Key, key, StringComparison.Ordinal))
                    return item.Value;
            return default;
        }
    }

    public bool Has(string key) => this[key].Kind != ValueKind.Empty;

    public string? String(string key) => this[key].AsString;

    private AnyValue Hashed(string key)
    {
        var table = places ??= Places(items);
        for (var at = Hash(key) & (table.Length - 1); table[at] != 0; at = (at + 1) & (table.Length - 1))
            if (items[table[at] - 1] is var item && string.Equals(item.Key, key, StringComparison.Ordinal))
                return item.Value;
        return default;
    }

    private static Dictionary<string, AnyValue> First(KeyValuePair<string, AnyValue>[] items)
    {
        var first = new Dictionary<string, AnyValue>(items.Length, StringComparer.Ordinal);
        foreach (var (key, value) in items)
            first.TryAdd(key, value);
        return first;
    }

    /// <summary>Equal keys stand in their order, so that the first is found.</summary>
    private static byte[] Places(KeyValuePair<string, AnyValue>[] items)
    {
        var table = new byte[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)items.Length * 2)];
        for (var i = 0; i < items.Length; i++)
        {
            var at = Hash(items[i].Key) & (table.Length - 1);
            while (table[at] != 0)
                at = (at + 1) & (table.Length - 1);
            table[at] = (byte)(i + 1);
        }
        return table;
    }

    /// <summary>A few letters are enough to tell known keys apart; keys made to collide cost what looking through them costs.</summary>
    private static int Hash(string key)
    {
        var length = key.Length;
        if (length == 0)
            return 0;
        var hash = (uint)(length + (key[^1] << 5) + (key[length / 2] << 10) + (key[length / 4] << 15) + (key[length * 3 / 4] << 20));
        return (int)((hash * 0x9E3779B1) >> 16);
    }
}

/// <summary>A resource, shared by the spans beneath it.</summary>
internal sealed class ResourceData(Attributes attributes)
{
    private bool isRead;
    private string? read;

    public static ResourceData None { get; } = new(Attributes.None);

    public Attributes Attributes => attributes;

    /// <summary>What is read of it for every span, read once. All callers ask the same.</summary>
    public string? Once(Func<Attributes, string?> reading)
    {
        if (!isRead)
            (read, isRead) = (reading(attributes), true);
        return read;
    }
}

/// <summary>A scope, shared as a resource is.</summary>
internal sealed record ScopeData(string Name, string Version)
{
    public static ScopeData None { get; } = new("", "");
}

internal sealed record EventData(ulong TimeUnixNano, string Name, Attributes Attributes);

internal sealed record LinkData(UInt128 TraceId, ulong SpanId, Attributes Attributes);

/// <summary>One decoded span. Ids are big-endian numbers: <see cref="Ids"/> writes them as hex. Times are nanoseconds since 1970.</summary>
internal sealed record SpanData
{
    public required UInt128 TraceId { get; init; }
    public required ulong SpanId { get; init; }
    /// <summary>0 where the span has no parent.</summary>
    public ulong ParentSpanId { get; init; }
    public required string Name { get; init; }
    /// <summary>OTLP span kind: 1 internal, 2 server, 3 client, 4 producer, 5 consumer.</summary>
    public int OtlpKind { get; init; }
    public ulong StartUnixNano { get; init; }
    public ulong EndUnixNano { get; init; }
    public Attributes Attributes { get; init; } = Attributes.None;
    public IReadOnlyList<EventData> Events { get; init; } = [];
    public IReadOnlyList<LinkData> Links { get; init; } = [];
    /// <summary>0 unset, 1 ok, 2 error.</summary>
    public int StatusCode { get; init; }
    public string? StatusMessage { get; init; }
    public ResourceData Resource { get; init; } = ResourceData.None;
    public ScopeData Scope { get; init; } = ScopeData.None;
}

/// <summary>One decoded log record. <see cref="TraceId"/> and <see cref="SpanId"/> are 0 where the record stands alone.</summary>
internal sealed record LogData
{
    public UInt128 TraceId { get; init; }
    public ulong SpanId { get; init; }
    /// <summary>The record's time, else its observed time; 0 where it has neither.</summary>
    public ulong TimeUnixNano { get; init; }
    public int SeverityNumber { get; init; }
    /// <summary><c>event_name</c>, else the attribute <c>event.name</c> (OpenTelemetry JavaScript).</summary>
    public string? EventName { get; init; }
    public AnyValue Body { get; init; }
    public Attributes Attributes { get; init; } = Attributes.None;
    public ResourceData Resource { get; init; } = ResourceData.None;
    public ScopeData Scope { get; init; } = ScopeData.None;
}

/// <summary>Ids between their forms. Text is lower-case hex of 32 and 16 digits.</summary>
internal static class Ids
{
    public static string TraceText(UInt128 id) => id.ToString("x32", null);

    public static string SpanText(ulong id) => id.ToString("x16", null);

    public static bool TryTrace(string? text, out UInt128 id)
    {
        id = default;
        return text is { Length: 32 } && UInt128.TryParse(text, System.Globalization.NumberStyles.AllowHexSpecifier, null, out id) && id != 0;
    }

    public static bool TrySpan(string? text, out ulong id)
    {
        id = 0;
        return text is { Length: 16 } && ulong.TryParse(text, System.Globalization.NumberStyles.AllowHexSpecifier, null, out id) && id != 0;
    }

    /// <summary>Nanoseconds since 1970 as a time; clamped to what <see cref="DateTimeOffset"/> holds.</summary>
    public static DateTimeOffset Time(ulong unixNano) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)Math.Min(unixNano / 100, (ulong)(DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks));
}
