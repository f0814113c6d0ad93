using System.Diagnostics;
using System.Numerics;

namespace LlmAspire.Benchmarks.Reports;

/// <summary>Times in buckets of 1/64 of their power of two, so that a quantile is at most 1.6 % too high. For one thread; <see cref="Merge"/> joins many.</summary>
internal sealed class Latencies
{
    private const int BucketBits = 6;
    private const int Buckets = 1 << BucketBits;

    // Microseconds; 2^41 of them are 25 days.
    private readonly long[] counts = new long[(42 - BucketBits) * Buckets];
    private long longest;

    public long Count { get; private set; }

    public double MaxMs => longest / 1000.0;

    public void Add(TimeSpan time)
    {
        var microseconds = Math.Max(0, (long)time.TotalMicroseconds);
        counts[Math.Min(Index(microseconds), counts.Length - 1)]++;
        longest = Math.Max(longest, microseconds);
        Count++;
    }

    public void AddSince(long timestamp) => Add(Stopwatch.GetElapsedTime(timestamp));

    public void Merge(Latencies other)
    {
        for (var index = 0; index < counts.Length; index++)
            counts[index] += other.counts[index];
        longest = Math.Max(longest, other.longest);
        Count += other.Count;
    }

    /// <summary>Milliseconds; <c>null</c> where nothing was measured.</summary>
    public double? QuantileMs(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        long seen = 0;
        for (var index = 0; index < counts.Length; index++)
            if ((seen += counts[index]) >= rank)
                return Math.Min(UpperMicroseconds(index), longest) / 1000.0;
        return null;
    }

    private static int Index(long microseconds)
    {
        if (microseconds < Buckets)
            return (int)microseconds;
        var shift = 63 - BitOperations.LeadingZeroCount((ulong)microseconds) - BucketBits;
        return (shift << BucketBits) + (int)(microseconds >> shift);
    }

    private static long UpperMicroseconds(int index)
    {
        if (index < Buckets)
            return index;
        var shift = (index >> BucketBits) - 1;
        return ((long)(index - (shift << BucketBits)) + 1 << shift) - 1;
    }
}
