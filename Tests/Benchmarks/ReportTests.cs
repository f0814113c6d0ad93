using System.Diagnostics;
using LlmAspire.Benchmarks.Ingest;
using LlmAspire.Benchmarks.Reports;

namespace LlmAspire.Tests;

public sealed class ReportTests
{
    [Fact]
    public void Quantiles_are_at_most_two_per_cent_above_the_truth_and_never_below()
    {
        var random = new Random(4);
        var times = Enumerable.Range(0, 20_000).Select(_ => TimeSpan.FromMicroseconds(Math.Floor(Math.Exp(random.NextDouble() * 16)))).Order().ToList();
        var (even, odd) = (new Latencies(), new Latencies());
        foreach (var (index, time) in times.Index())
            (index % 2 == 0 ? even : odd).Add(time);
        even.Merge(odd);
        Assert.Equal(times.Count, even.Count);
        Assert.Equal(times[^1].TotalMilliseconds, even.MaxMs);
        foreach (var share in new[] { 0.001, 0.5, 0.95, 0.99, 1 })
        {
            var truth = times[(int)Math.Ceiling(share * times.Count) - 1].TotalMilliseconds;
            Assert.InRange(even.QuantileMs(share)!.Value, truth, truth * 1.02);
        }
        Assert.Null(new Latencies().QuantileMs(0.5));
    }

    [Fact]
    public void A_clock_with_a_rate_gives_every_request_its_time_and_one_without_ends_after_so_many()
    {
        var start = Stopwatch.GetTimestamp();
        var paced = new LoadClock(start, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100), null);
        var times = new List<double>();
        while (paced.Next() is { } at)
            times.Add(Stopwatch.GetElapsedTime(start, at).TotalMilliseconds);
        Assert.Equal([0, 100, 200, 300, 400, 500, 600, 700, 800, 900], times.Select(time => Math.Round(time)));

        var counted = new LoadClock(start, TimeSpan.FromHours(1), null, 3);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => counted.Next() is not null));
    }

    [Fact]
    public void A_table_lines_up_says_what_is_not_known_and_names_the_machine()
    {
        var report = new Report("query", new { Spans = 100 });
        report.Add("traces", ("p50 ms", 1.234), ("p95 ms", 12.34));
        report.Add("a trace by id", ("p50 ms", 0.01234), ("max ms", null));
        report.Warn("The machine was busy.");
        Assert.Equal(
            [
                Machine.Here().ToString(),
                "{ Spans = 100 }",
                "query          p50 ms  p95 ms  max ms",
                "traces           1.23    12.3       -",
                "a trace by id  0.0123       -       -",
                "WARNING: The machine was busy.",
            ],
            report.Text().Split(Environment.NewLine));
    }
}
