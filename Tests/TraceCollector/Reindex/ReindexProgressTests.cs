using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Reindex;

namespace LlmAspire.Tests;

public sealed class ReindexProgressTests
{
    private static readonly ReindexProgress Half = new(ReindexState.Running, Otlp.Noon, null, false, 0, 1000, 500_000, 1_000_000, 0, null);

    [Fact]
    public void What_is_left_is_told_from_the_bytes_that_were_read()
    {
        var status = Half.At(Otlp.Noon.AddSeconds(10));
        Assert.Equal((50.0, 2000L, 50_000.0, Otlp.Noon.AddSeconds(20)), (status.Percent, status.RecordsTotal, status.BytesPerSecond, status.EstimatedEndAt));
    }

    [Fact]
    public void What_an_earlier_process_had_read_counts_for_the_share_but_not_for_the_speed()
    {
        var status = (Half with { Resumed = true, FromBytes = 400_000, Records = 200 }).At(Otlp.Noon.AddSeconds(10));
        Assert.Equal((50.0, 1200L, 10_000.0, Otlp.Noon.AddSeconds(60)), (status.Percent, status.RecordsTotal, status.BytesPerSecond, status.EstimatedEndAt));
    }

    [Fact]
    public void Before_anything_was_read_nothing_is_guessed()
    {
        var status = (Half with { Records = 0, Bytes = 0 }).At(Otlp.Noon);
        Assert.Equal((0.0, null, null, null), (status.Percent, status.RecordsTotal, status.BytesPerSecond, status.EstimatedEndAt));
    }

    [Fact]
    public void A_person_reads_how_far_it_is_in_one_line() => Assert.Equal(
        "Running: 50.0 % of 1.0 MB, 1,000 of about 2,000 records, 0.1 MB/s, done at about 12:00:20 UTC", ReindexCommand.Line(Half.At(Otlp.Noon.AddSeconds(10))));
}
