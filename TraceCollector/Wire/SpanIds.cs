namespace LlmAspire.TraceCollector.Wire;

/// <summary>
/// How ids are hashed where spans and traces are kept by id. Numbers hash to their own bits, folded, so that whoever chooses the ids can have all of them
/// in one place of a dictionary; this hash differs in each process.
/// </summary>
internal sealed class SpanIds : IEqualityComparer<ulong>, IEqualityComparer<UInt128>, IEqualityComparer<(UInt128 TraceId, ulong SpanId)>
{
    public static SpanIds Comparer { get; } = new();

    public bool Equals(ulong one, ulong other) => one == other;

    public bool Equals(UInt128 one, UInt128 other) => one == other;

    public bool Equals((UInt128 TraceId, ulong SpanId) one, (UInt128 TraceId, ulong SpanId) other) => one == other;

    // Halves, because the hash that Combine takes of a longer number is the fold.
    public int GetHashCode(ulong id) => HashCode.Combine((uint)id, (uint)(id >> 32));

    public int GetHashCode(UInt128 id) => HashCode.Combine((uint)id, (uint)(id >> 32), (uint)(id >> 64), (uint)(id >> 96));

    public int GetHashCode((UInt128 TraceId, ulong SpanId) ids) => HashCode.Combine(GetHashCode(ids.TraceId), (uint)ids.SpanId, (uint)(ids.SpanId >> 32));
}
