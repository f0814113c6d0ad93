using System.Buffers.Binary;
using System.Globalization;

namespace LlmAspire.Benchmarks.Traffic;

/// <summary>
/// A whole request, made once and given new ids, times and words before each sending: about 20 µs for 70 spans, so that the load
/// generator leaves the machine to what it measures. For one sender at a time.
/// </summary>
internal sealed class RequestBody
{
    /// <summary>Room before the body for gRPC's frame header.</summary>
    public const int Headroom = 5;

    private readonly byte[] bytes;
    private readonly Slot[] slots;
    private readonly Vocabulary vocabulary;
    private readonly bool json;

    private RequestBody(byte[] bytes, Slot[] slots, int spans, int traces, Vocabulary vocabulary, bool json)
    {
        this.bytes = bytes;
        this.slots = slots;
        this.vocabulary = vocabulary;
        this.json = json;
        Spans = spans;
        Traces = traces;
    }

    public int Spans { get; }

    public int Traces { get; }

    public ReadOnlyMemory<byte> Bytes => bytes.AsMemory(Headroom);

    /// <summary>The body behind <see cref="Headroom"/> bytes that the sender may fill.</summary>
    public Memory<byte> Framed => bytes;

    /// <summary>Traces of seven spans; the last one is cut where the number asks for it, its root first.</summary>
    public static RequestBody Make(int spans, BodyEncoding encoding, Vocabulary vocabulary, int seed)
    {
        var maker = new RagTrace(vocabulary, new Random(seed));
        var traces = (spans + RagTrace.Spans - 1) / RagTrace.Spans;
        var encoded = Enumerable.Range(0, traces)
            .SelectMany(trace => maker.Make().Select(span => (span, trace)))
            .Take(spans)
            .Select(item => EncodedSpan.From(item.span, item.trace, encoding)).ToList();
        var (bytes, slots) = encoding == BodyEncoding.Json ? Envelope.Json(encoded, Headroom) : Envelope.Protobuf(encoded, Headroom);
        return new RequestBody(bytes, slots, spans, traces, vocabulary, encoding == BodyEncoding.Json);
    }

    /// <summary>The id that <see cref="Renew"/> with this seed gives a trace of the body.</summary>
    public static UInt128 TraceId(ulong seed, int trace) => new(Mix(seed + (ulong)trace), Mix(seed ^ 0x5DEECE66DUL ^ (ulong)trace << 40) | 1);

    /// <summary>Makes it the request of this seed: same seed, same bytes but for the times.</summary>
    public void Renew(ulong seed, DateTimeOffset now)
    {
        var start = (now.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100;
        foreach (ref readonly var slot in slots.AsSpan())
            switch (slot.Kind)
            {
                case SlotKind.TraceId:
                    Id(slot.At, TraceId(seed, slot.Trace));
                    break;
                case SlotKind.SpanId:
                    Id(slot.At, Mix(seed + ((ulong)slot.Trace << 16) + (ulong)slot.Value) | 1);
                    break;
                case SlotKind.Time:
                    Time(slot.At, start + slot.Value);
                    break;
                default:
                    vocabulary.Word(slot.Length, Mix(seed ^ ((ulong)slot.Trace << 32) ^ (ulong)slot.Value)).CopyTo(bytes.AsSpan(slot.At));
                    break;
            }
    }

    private void Id(int at, UInt128 id)
    {
        Span<byte> binary = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(binary, id);
        Id(at, binary);
    }

    private void Id(int at, ulong id)
    {
        Span<byte> binary = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(binary, id);
        Id(at, binary);
    }

    private void Id(int at, ReadOnlySpan<byte> binary)
    {
        if (json)
            Convert.TryToHexStringLower(binary, bytes.AsSpan(at, binary.Length * 2), out _);
        else
            binary.CopyTo(bytes.AsSpan(at));
    }

    private void Time(int at, long nanoseconds)
    {
        if (json)
            nanoseconds.TryFormat(bytes.AsSpan(at), out _, default, CultureInfo.InvariantCulture);
        else
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), nanoseconds);
    }

    /// <summary>The finaliser of SplitMix64: neighbours become strangers.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
