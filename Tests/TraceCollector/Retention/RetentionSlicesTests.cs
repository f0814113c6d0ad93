using LlmAspire.TraceCollector.Retention;

namespace LlmAspire.Tests;

public sealed class RetentionSlicesTests
{
    [Theory]
    [InlineData(250, 0, 200)] // The slice from 200 waits for its end.
    [InlineData(250, 200, 200)]
    [InlineData(250, 201, 250)] // It began more than a day too early.
    [InlineData(99, 0, 99)] // Of the first nobody knows when it began.
    [InlineData(300, 0, 300)]
    public void A_slice_goes_as_one_unless_that_keeps_it_a_day_too_long(long position, long overdue, long expected)
    {
        Assert.Equal(expected, new RetentionSlices(100, overdue).Whole(position));
        Assert.Equal(position, new RetentionSlices(null, overdue).Whole(position));
    }

    [Theory]
    [InlineData(0, 250, new long[] { 100, 200, 250 })]
    [InlineData(100, 200, new long[] { 200 })]
    [InlineData(150, 180, new long[] { 180 })]
    [InlineData(250, 250, new long[0])]
    [InlineData(300, 250, new long[0])]
    public void What_has_piled_up_is_dropped_slice_by_slice(long dropped, long before, long[] expected)
    {
        Assert.Equal(expected, new RetentionSlices(100, 0).Steps(dropped, before));
        Assert.Equal(expected.TakeLast(1), new RetentionSlices(null, 0).Steps(dropped, before));
    }
}
