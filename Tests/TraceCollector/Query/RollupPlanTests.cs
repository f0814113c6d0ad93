using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Query;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.Tests;

public sealed class RollupPlanTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Hours_stand_in_the_middle_minutes_around_them_and_traces_at_the_ends() =>
        Assert.Equal(Plan(-29, 0, 120, 120, 120, 125), RollupPlan.Of(Range(-29.5, 125.5), grouped: false, widthSeconds: 3600));

    [Fact]
    public void Buckets_of_minutes_are_not_made_of_hours() =>
        Assert.Equal(Plan(-29, 125, 125, 125, 125, 125), RollupPlan.Of(Range(-29.5, 125.5), grouped: false, widthSeconds: 300));

    [Fact]
    public void Groups_have_no_minutes() =>
        Assert.Equal(Plan(0, 0, 120, 120, 120, 120), RollupPlan.Of(Range(-29.5, 125.5), grouped: true, widthSeconds: 3600));

    [Fact]
    public void Days_of_groups_stand_in_the_middle_of_hours() =>
        Assert.Equal(Plan(-60, -60, 720, 720 + 2880, 3660, 3660), RollupPlan.Of(Range(-60.5, 3660.5), grouped: true, widthSeconds: 86400));

    [Fact]
    public void All_traffic_has_no_days() =>
        Assert.Equal(Plan(-60, -60, 3660, 3660, 3660, 3660), RollupPlan.Of(Range(-60, 3660), grouped: false, widthSeconds: 86400));

    [Theory]
    [InlineData(0.1, 0.9, false, 60)]
    [InlineData(0, 10, false, 30)]
    [InlineData(0, 600, true, 300)]
    [InlineData(1, 59, true, 3600)]
    public void What_no_rollup_can_tell_comes_from_the_traces(double from, double to, bool grouped, int width) =>
        Assert.Equal(Plan(to, to, to, to, to, to), RollupPlan.Of(Range(from, to), grouped, width));

    private static TimeRange Range(double fromMinutes, double toMinutes) => new(Noon.AddMinutes(fromMinutes), Noon.AddMinutes(toMinutes));

    private static RollupPlan Plan(params double[] minutes) => new(At(minutes[0]), At(minutes[1]), At(minutes[2]), At(minutes[3]), At(minutes[4]), At(minutes[5]));

    private static long At(double minutes) => StoreTime.Write(Noon.AddMinutes(minutes));
}
