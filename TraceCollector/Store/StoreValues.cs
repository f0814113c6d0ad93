using System.Buffers.Binary;
using System.Text.Json;

namespace LlmAspire.TraceCollector.Store;

/// <summary>Trace ids as the engines' 16-byte <c>uuid</c>, digits in the same order as in text.</summary>
internal static class TraceKey
{
    public static Guid Write(UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return new Guid(bytes, bigEndian: true);
    }

    public static UInt128 Read(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}

/// <summary>Times as microseconds since 1970: the same number in every engine, no time zone to get wrong.</summary>
internal static class StoreTime
{
    public static long Write(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Read(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>Nanoseconds of OTLP, clamped to what a signed column holds (the year 2262).</summary>
    public static long Nanoseconds(ulong unixNano) => (long)Math.Min(unixNano, long.MaxValue);
}

/// <summary>Enum members as the words that stand in JSON, in the tables and in addresses: lower snake case.</summary>
internal static class Words<TEnum>
    where TEnum : struct, Enum
{
    private static readonly Dictionary<TEnum, string> ByValue = Enum.GetValues<TEnum>()
        .ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly Dictionary<string, TEnum> ByWord = ByValue.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static IEnumerable<string> All => ByValue.Values;

    public static string Write(TEnum value) => ByValue[value];

    public static string? Write(TEnum? value) => value is { } known ? ByValue[known] : null;

    public static TEnum Read(string word) => ByWord[word];

    public static bool TryRead(string word, out TEnum value) => ByWord.TryGetValue(word, out value);
}
