using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using LlmAspire.TraceCollector.Index.Rollups;

namespace LlmAspire.Tests;

public sealed class LatencySketchTests
{
    /// <summary>From nanoseconds to weeks, and nothing at all.</summary>
    private static readonly Gen<double> Durations = Gen.Frequency(
        (9, Gen.Choose(-6_000_000, 9_000_000).Select(exponent => Math.Pow(10, exponent / 1e6))),
        (1, Gen.Constant(0.0)));

    [Property(MaxTest = 300)]
    public Property Every_quantile_is_within_the_stated_error_of_the_exact_one() =>
        Prop.ForAll(Gen.NonEmptyListOf(Durations).ToArbitrary(), Gen.Choose(0, 100).Select(percent => percent / 100.0).ToArbitrary(), (durations, part) =>
        {
            var exact = Exact([.. durations.Order()], part);
            var told = Sketch(durations).Quantile(part);
            return Math.Abs(told - exact) <= (exact * LatencyBuckets.RelativeError) + 1e-12;
        });

    [Property(MaxTest = 100)]
    public Property What_is_taken_out_again_leaves_no_mark() =>
        Prop.ForAll(Gen.NonEmptyListOf(Durations).ToArbitrary(), Gen.NonEmptyListOf(Durations).ToArbitrary(), (kept, taken) =>
        {
            var sketch = Sketch([.. kept, .. taken]);
            foreach (var ms in taken)
                sketch.Add(LatencyBuckets.Of(ms), -1);
            var alone = Sketch(kept);
            return (sketch.Count, sketch.Max, sketch.Quantile(0.3)) == (alone.Count, alone.Max, alone.Quantile(0.3));
        });

    [Fact]
    public void A_bucket_holds_what_lies_between_its_bounds()
    {
        for (var bucket = -700; bucket < 1400; bucket++)
        {
            var (low, high) = (LatencyBuckets.Low(bucket), LatencyBuckets.Low(bucket + 1));
            Assert.Equal(bucket, LatencyBuckets.Of((low + high) / 2));
            Assert.InRange(LatencyBuckets.Value((short)bucket), low, high);
        }
        Assert.Equal((LatencyBuckets.Zero, LatencyBuckets.Zero, 0.0), (LatencyBuckets.Of(0), LatencyBuckets.Of(-1), LatencyBuckets.Value(LatencyBuckets.Zero)));
    }

    private static LatencySketch Sketch(IEnumerable<double> durations)
    {
        var sketch = new LatencySketch();
        foreach (var ms in durations)
            sketch.Add(LatencyBuckets.Of(ms), 1);
        return sketch;
    }

    /// <summary>percentile_cont, as the engines define it.</summary>
    private static double Exact(double[] ordered, double part)
    {
        var rank = part * (ordered.Length - 1);
        var below = (int)Math.Floor(rank);
        var above = Math.Min(below + 1, ordered.Length - 1);
        return ordered[below] + ((rank - below) * (ordered[above] - ordered[below]));
    }
}
