using LlmAspire.TraceCollector.Metrics;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.Tests;

public sealed class DistributionTests
{
    private static readonly MetricBucket[] Even = [new(0, 1, 10), new(1, 2, 20), new(2, 4, 10)];

    [Theory]
    [InlineData(0.25, 1.0)]
    [InlineData(0.5, 1.5)]
    [InlineData(0.875, 3.0)]
    [InlineData(1.0, 4.0)]
    public void Quantiles_lie_evenly_within_their_bucket(double share, double expected) => Assert.Equal(expected, Distribution.Quantile(Even, share)!.Value, 9);

    [Fact]
    public void Values_beyond_the_last_bound_lie_on_it()
    {
        Assert.Equal(4, Distribution.Quantile([new(0, 4, 1), new(4, double.PositiveInfinity, 99)], 0.95)!.Value);
        Assert.Equal(1, Distribution.Quantile([new(double.NegativeInfinity, 1, 5)], 0.5)!.Value);
        Assert.Null(Distribution.Quantile([], 0.5));
    }

    [Fact]
    public void Of_histograms_whose_bounds_are_never_the_same_the_fullest_buckets_are_kept()
    {
        var sum = Enumerable.Range(0, 50).Aggregate((IReadOnlyList<MetricBucket>)[], (sofar, i) => Distribution.Plus(sofar, Enumerable.Range(0, 100).Select(k => new MetricBucket(k + (i / 100.0), k + 1 + (i / 100.0), k == 7 ? 9 : 1))));
        Assert.Equal((MetricReader.MostBuckets, 50), (sum.Count, sum.Count(bucket => bucket.Count == 9)));
    }

    [Fact]
    public void Histograms_of_different_bounds_are_put_together()
    {
        var both = Distribution.Plus([new(0, 10, 10)], [new(0, 5, 10), new(5, 10, 10)]);
        Assert.Equal(3, both.Count);
        Assert.Equal(5, Distribution.Quantile(both, 0.5)!.Value, 9);
    }

    [Fact]
    public void What_came_between_two_states_is_the_difference_and_a_fall_is_none()
    {
        Assert.Equal([new(1, 2, 5)], Distribution.Minus([new(0, 1, 10), new(1, 2, 25)], [new(0, 1, 10), new(1, 2, 20)]));
        Assert.Null(Distribution.Minus([new(0, 1, 9)], [new(0, 1, 10)]));
        Assert.Null(Distribution.Minus([new(1, 2, 9)], [new(0, 1, 1)]));
    }

    [Fact]
    public void A_coarser_exponential_histogram_still_holds_the_finer_one_before_it()
    {
        // Scale 1 has the bounds 1, √2, 2, 2√2, 4; scale 0 has 1, 2, 4.
        var fine = MetricBuckets.FromScale(1, 0, [0x12, 4, 1, 2, 3, 4], []);
        var coarse = MetricBuckets.FromScale(0, 0, [0x12, 2, 5, 7], []);
        Assert.Equal([1, Math.Sqrt(2), 2, 2 * Math.Sqrt(2)], fine.Select(bucket => bucket.Low), (one, other) => Math.Abs(one - other) < 1e-12);
        Assert.Equal([new(1, 2, 2)], Distribution.Minus(coarse, fine));
    }

    [Fact]
    public void Buckets_are_written_and_read_without_loss()
    {
        MetricBucket[] buckets = [new(double.NegativeInfinity, 0.1, 3), new(0.1, 1.0 / 3, 1e15), new(1.0 / 3, double.PositiveInfinity, 1)];
        Assert.Equal(buckets, Distribution.Read(Distribution.Write(buckets)));
        Assert.Empty(Distribution.Read(Distribution.Write([])));
    }
}
