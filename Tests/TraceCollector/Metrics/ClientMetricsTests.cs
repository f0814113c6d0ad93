using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Metrics;
using LlmAspire.TraceCollector.Query;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.Tests;

public sealed class ClientMetricsTests
{
    private const ulong Second = 1_000_000_000;

    [Fact]
    public void Cumulative_counters_add_their_increase_and_begin_anew_after_a_restart()
    {
        var metrics = new ClientMetrics();
        metrics.Take([Counter(10, 100), Counter(20, 130), Counter(20, 130), Counter(15, 999)], 1);
        metrics.Take([Counter(70, 5) with { StartUnixNano = 60 * Second }, Counter(80, 3) with { StartUnixNano = 60 * Second }], 2);
        var minutes = metrics.Finish().Minutes.Values.OrderBy(minute => minute.Minute).ToList();
        Assert.Equal([(0L, 130.0, 1L), (1L, 8.0, 2L)], minutes.Select(minute => (minute.Minute, minute.Amount.Sum, minute.Position)));
    }

    [Fact]
    public void Delta_points_add_themselves_once()
    {
        var metrics = new ClientMetrics();
        var delta = Counter(10, 100) with { IsCumulative = false };
        metrics.Take([delta, delta, delta with { TimeUnixNano = 11 * Second }], 1);
        Assert.Equal(200, Assert.Single(metrics.Finish().Minutes.Values).Amount.Sum);
    }

    [Fact]
    public void A_resource_of_a_megabyte_is_hashed_once_for_all_points_beneath_it()
    {
        var metrics = new ClientMetrics();
        var resource = new ResourceData(Make.Attributes(("service.name", "shop"), ("big", new string('b', 4 << 20))));
        metrics.Take(Enumerable.Range(1, ClientMetrics.MostStreams * 4).Select(i => Counter(10, 1, ("server.port", i)) with { Resource = resource }), 1);
        var batch = metrics.Finish();
        Assert.Equal((ClientMetrics.MostStreams, ClientMetrics.MostStreams * 3L), (batch.Streams.Count, batch.NotKept));
    }

    [Fact]
    public void Streams_that_differ_in_dimensions_that_are_not_kept_are_one_series()
    {
        var metrics = new ClientMetrics();
        metrics.Take([Counter(10, 1, ("server.port", 1)), Counter(10, 2, ("server.port", 2))], 1);
        var batch = metrics.Finish();
        Assert.Equal((2, 1, 3.0), (batch.Streams.Count, batch.Series.Count, batch.Minutes.Values.Single().Amount.Sum));
    }

    [Fact]
    public void Series_beyond_the_bound_share_one_and_names_and_streams_beyond_theirs_are_counted()
    {
        var metrics = new ClientMetrics();
        metrics.Take(Enumerable.Range(0, ClientMetrics.MostSeries + 50).Select(number => Counter(10, 1, ("gen_ai.request.model", $"m{number}"))), 1);
        var batch = metrics.Finish();
        Assert.Equal(ClientMetrics.MostSeries + 1, batch.Series.Count);
        Assert.Equal(50, batch.Minutes.Values.Single(minute => batch.Series[minute.Series].Dimensions.Model == MetricSeries.Other).Amount.Sum);
        Assert.Null(batch.NotKept);
        metrics.Take(Enumerable.Range(0, ClientMetrics.MostNames + 9).Select(number => Counter(10, 1) with { Name = $"gen_ai.made.up.{number}" }), 2);
        Assert.Equal(10, metrics.NotKept);
        metrics.Take(Enumerable.Range(0, ClientMetrics.MostStreams).Select(number => Counter(10, 1, ("id", number))), 3);
        Assert.True(metrics.NotKept > 2000, $"{metrics.NotKept} points were not kept");
        metrics.Take([Counter(2 * 86_400, 1, ("id", -1))], 4);
        Assert.NotEmpty(metrics.Finish().Streams);
    }

    [Fact]
    public void What_was_read_again_from_the_tables_goes_on_where_it_was()
    {
        var first = new ClientMetrics();
        first.Take([Counter(10, 100)], 1);
        var kept = first.Finish();
        var second = new ClientMetrics();
        second.Restore(kept.Series.Values, kept.Streams.Values.Select(item => item.Stream), 7);
        second.Take([Counter(10, 100), Counter(20, 101)], 2);
        Assert.Equal((1.0, 7L), (Assert.Single(second.Finish().Minutes.Values).Amount.Sum, second.NotKept));
    }

    [Fact]
    public void Prompts_without_a_name_are_one_series()
    {
        var metrics = new ClientMetrics();
        metrics.Take([Counter(10, 1, ("semantic_kernel.function.name", "InvokePromptAsync_31b5")), Counter(10, 1, ("semantic_kernel.function.name", "InvokePromptAsync_9fe2"))], 1);
        Assert.Equal("InvokePromptAsync", Assert.Single(metrics.Finish().Series.Values).Dimensions.Operation);
    }

    [Theory]
    [InlineData(1, 0.0016, 0.5, 0.0016)]
    [InlineData(10, 0.1, 0.5, 0.02)]
    [InlineData(10, 0.1, 0.95, 0.1)]
    [InlineData(10, 40, 0.5, 2.5)]
    public void A_quantile_in_a_wide_bucket_is_no_more_than_the_sum_allows(double count, double sum, double share, double expected) =>
        Assert.Equal(expected, ClientMetricReports.Quantile([new(0, 5, count)], count, sum, share)!.Value, 12);

    private static MetricPoint Counter(ulong atSeconds, double value, params (string Key, object? Value)[] attributes) => new()
    {
        Name = "gen_ai.client.inference.usage.input_tokens",
        Unit = "{token}",
        Form = ClientMetricForm.Counter,
        IsCumulative = true,
        TimeUnixNano = atSeconds * Second,
        Count = 1,
        Sum = value,
        Attributes = Make.Attributes(attributes),
    };
}
