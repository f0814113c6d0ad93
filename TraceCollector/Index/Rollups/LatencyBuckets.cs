namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>
/// Durations in logarithmic buckets, 32 to a power of two. What a bucket stands for differs from anything in it by at most
/// <see cref="RelativeError"/>, whatever its size, and counts of buckets can be added and taken away (ADR 0022).
/// </summary>
internal static class LatencyBuckets
{
    /// <summary>(g - 1) / (g + 1), rounded up, with g = 2^(1/32) the quotient of two neighbouring bounds.</summary>
    public const double RelativeError = 0.01084;

    /// <summary>Buckets to a power of two.</summary>
    public const int PerOctave = 32;

    /// <summary>Holds what took no time at all.</summary>
    public const short Zero = short.MinValue;

    /// <summary>32 / ln 2. <c>Queries/latency-*.sql</c> count raw rows into the same buckets with the same factor.</summary>
    private const double PerE = 46.16624130844683;

    public static short Of(double ms) => ms > 0 ? (short)Math.Clamp(Math.Floor(Math.Log(ms) * PerE), Zero + 1, short.MaxValue) : Zero;

    /// <summary>The buckets in which something is left, as rows keep them.</summary>
    public static (List<short> Buckets, List<long> Counts) Left(Dictionary<short, long> counts)
    {
        var left = counts.Where(bucket => bucket.Value != 0).OrderBy(bucket => bucket.Key).ToList();
        return (left.ConvertAll(bucket => bucket.Key), left.ConvertAll(bucket => bucket.Value));
    }

    /// <summary>Where a bucket begins, in milliseconds; the next one begins where it ends.</summary>
    public static double Low(int bucket) => bucket <= Zero ? 0 : Math.Exp(bucket / PerE);

    /// <summary>The value nearest, in proportion, to all that a bucket may hold: 2ab / (a + b).</summary>
    public static double Value(short bucket)
    {
        var (low, high) = (Low(bucket), Low(bucket + 1));
        return bucket == Zero ? 0 : 2 * low * high / (low + high);
    }
}
