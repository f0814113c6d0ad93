using System.Numerics;

namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// Whether the tables may hold something of a trace, so that a new trace asks them nothing: a Bloom filter of 32 bits a trace and
/// eight of them set, wrong (and then merely slow) once in 100,000 at full room. Grows by being made anew from the tables at twice
/// what they hold, up to <see cref="MostTraces"/> (64 MiB); beyond that it is wrong more often and batches ask the tables more often.
/// </summary>
internal sealed class KnownTraces
{
    public const int MostTraces = 16 << 20;

    private const int LeastTraces = 64 << 10;
    private const int BitsSet = 8;

    private readonly ulong[] words;
    private readonly int room;
    private int count;

    /// <param name="stored">How many traces will be added at once.</param>
    public KnownTraces(long stored)
    {
        room = (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(stored * 2, LeastTraces, MostTraces));
        words = new ulong[room / 2];
    }

    /// <summary>Holds as many as it was made for and can be made larger.</summary>
    public bool IsFull => count >= room && room < MostTraces;

    public void Add(UInt128 traceId)
    {
        count++;
        var (place, step) = Hash(traceId);
        for (var i = 0; i < BitsSet; i++, place += step)
            words[(place >> 6) & (uint)(words.Length - 1)] |= 1UL << (int)(place & 63);
    }

    /// <summary>False: certainly not added. True: very likely added.</summary>
    public bool MayHold(UInt128 traceId)
    {
        var (place, step) = Hash(traceId);
        for (var i = 0; i < BitsSet; i++, place += step)
            if ((words[(place >> 6) & (uint)(words.Length - 1)] & (1UL << (int)(place & 63))) == 0)
                return false;
        return true;
    }

    /// <summary>Ids are random as the specification has them, but nobody makes sure: both halves are mixed (the finaliser of MurmurHash3).</summary>
    private static (ulong Place, ulong Step) Hash(UInt128 id)
    {
        var low = Mix((ulong)id ^ BitOperations.RotateLeft(Mix((ulong)(id >> 64)), 32));
        return (low, Mix(low) | 1);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCD;
        value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53;
        return value ^ (value >> 33);
    }
}
