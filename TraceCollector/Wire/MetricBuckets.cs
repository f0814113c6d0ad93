namespace LlmAspire.TraceCollector.Wire;

/// <summary>Buckets as intervals, whatever form they came in. Empty when they are inconsistent or too many.</summary>
internal static class MetricBuckets
{
    /// <summary>Bounds must rise and be one fewer than the counts. A first bound above 0 begins at 0: what is measured here is never negative.</summary>
    public static IReadOnlyList<MetricBucket> FromBounds(List<double> bounds, List<double> counts)
    {
        if (counts.Count != bounds.Count + 1 || counts.Count > MetricReader.MostBuckets)
            return [];
        var buckets = new List<MetricBucket>();
        for (var i = 0; i < counts.Count; i++)
        {
            var low = i > 0 ? bounds[i - 1] : bounds.Count > 0 && bounds[0] > 0 ? 0 : double.NegativeInfinity;
            var high = i < bounds.Count ? bounds[i] : double.PositiveInfinity;
            if (!(low < high))
                return [];
            if (counts[i] > 0)
                buckets.Add(new(low, high, counts[i]));
        }
        return buckets;
    }

    /// <summary>Bucket <c>i</c> of a scale <c>s</c> holds values above 2^(i/2^s) and not above 2^((i+1)/2^s).</summary>
    public static IReadOnlyList<MetricBucket> FromScale(int scale, ulong zero, ReadOnlySpan<byte> positive, ReadOnlySpan<byte> negative)
    {
        // Scales beyond these have bounds that a double cannot tell apart, or holds all numbers in one bucket.
        if (scale is < -10 or > 20)
            return [];
        var buckets = new List<MetricBucket>();
        if (!Side(negative, scale, (low, high, count) => buckets.Add(new(-high, -low, count))))
            return [];
        buckets.Reverse();
        if (zero > 0)
            buckets.Add(new(0, 0, zero));
        return Side(positive, scale, (low, high, count) => buckets.Add(new(low, high, count))) && buckets.Count <= MetricReader.MostBuckets ? buckets : [];
    }

    public static int ZigZag(ulong number) => (int)(uint)(number >> 1) ^ -(int)(number & 1);

    private static bool Side(ReadOnlySpan<byte> side, int scale, Action<double, double, double> add)
    {
        var offset = 0;
        var counts = new List<ulong>();
        var reader = new ProtoReader(side);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case 1 << 3 | 0: offset = ZigZag(reader.Varint()); break;
                case 2 << 3 | 0: counts.Add(reader.Varint()); break;
                case 2 << 3 | 2: Packed(reader.Bytes(), counts); break;
                default: reader.Skip(tag); break;
            }
            if (counts.Count > MetricReader.MostBuckets)
                return false;
        }
        for (var i = 0; i < counts.Count; i++)
            if (counts[i] > 0)
                add(Bound(offset + (double)i, scale), Bound(offset + (double)i + 1, scale), counts[i]);
        return true;
    }

    private static double Bound(double index, int scale) => Math.Pow(2, index * Math.Pow(2, -scale));

    private static void Packed(ReadOnlySpan<byte> packed, List<ulong> counts)
    {
        var reader = new ProtoReader(packed);
        while (!reader.IsAtEnd && counts.Count <= MetricReader.MostBuckets)
            counts.Add(reader.Varint());
    }
}
