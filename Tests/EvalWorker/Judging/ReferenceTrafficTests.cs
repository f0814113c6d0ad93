using LlmAspire.EvalWorker.Judging;
using LlmAspire.EvalWorker.Judging.Features;

namespace LlmAspire.Tests;

public sealed class ReferenceTrafficTests
{
    private static readonly FaithfulnessFeatures s_usual = new(2.5, 0.7, 0, 0.4, 3, 0);

    [Fact]
    public void The_fixed_parameters_serve_until_200_answers_were_seen()
    {
        var traffic = new ReferenceTraffic();
        Observe(traffic, "prose:docs", 199);
        Assert.Same(ReferenceParameters.Fixed, traffic.For("prose:docs"));
        Observe(traffic, "prose:docs", 1);
        Assert.NotSame(ReferenceParameters.Fixed, traffic.For("prose:docs"));
        Assert.Same(ReferenceParameters.Fixed, traffic.For("data:docs"));
    }

    [Fact]
    public void What_was_learned_counts_half_and_never_collapses()
    {
        var traffic = new ReferenceTraffic();
        Observe(traffic, "s", 200);
        var learned = traffic.For("s");
        Assert.Equal((ReferenceParameters.Fixed.Precision.Mean + 0.7) / 2, learned.Precision.Mean, 9);
        Assert.Equal(ReferenceParameters.Fixed.DeniedKeys.Deviation / 2, learned.DeniedKeys.Deviation, 9);
    }

    [Fact]
    public void A_decline_after_the_first_200_is_not_absorbed()
    {
        var traffic = new ReferenceTraffic();
        Observe(traffic, "s", 200);
        var before = traffic.For("s");
        for (var i = 0; i < 1000; i++)
            traffic.Observe("s", new FaithfulnessFeatures(4, 0.1, 3, 0, 5, 5));
        Assert.Equal(before, traffic.For("s"));
    }

    [Fact]
    public void A_feature_that_is_missing_adds_nothing_to_the_score()
    {
        var fixedParameters = ReferenceParameters.Fixed;
        Assert.Equal(
            F6.Of(s_usual with { CoOccurrence = fixedParameters.CoOccurrence.Mean }, fixedParameters),
            F6.Of(s_usual with { CoOccurrence = null }, fixedParameters), 9);
    }

    [Fact]
    public void Running_moments_are_those_of_the_values()
    {
        var moments = new double[] { 2, 4, 4, 4, 5, 5, 7, 9 }.Aggregate(new RunningMoments(), (so_far, value) => so_far.Add(value));
        Assert.Equal((8, 5.0), (moments.Count, moments.Mean));
        Assert.Equal(32, moments.SquaredDeviations, 9);
    }

    private static void Observe(ReferenceTraffic traffic, string stratum, int times)
    {
        for (var i = 0; i < times; i++)
            traffic.Observe(stratum, s_usual);
    }
}
