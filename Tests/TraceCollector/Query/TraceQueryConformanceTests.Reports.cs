using LlmAspire.TraceCollector.Contracts;
using OpenTelemetry.Proto.Metrics.V1;

namespace LlmAspire.Tests;

public abstract partial class TraceQueryConformanceTests
{
    [Fact]
    public async Task Change_events_come_newest_first_page_by_page()
    {
        await OwnHostAsync();
        await Host.TakeAsync(Otlp.Body(Loop(20, 60)));
        Host.Clock.Advance(TimeSpan.FromSeconds(1));
        await Host.TakeAsync(Otlp.Body(Loop(21, 61)));
        var first = await Query.GetChangesAsync(All.Range, ChangeKind.Runaway, limit: 1);
        var second = await Query.GetChangesAsync(All.Range, ChangeKind.Runaway, limit: 1, first.Next);
        Assert.Equal([Otlp.TraceText(21), Otlp.TraceText(20)], [first.Items[0].TraceId, second.Items[0].TraceId]);
        Assert.Equal(("agents", new ChangeEvidence("steps", 61, 50, null), (string?)null), (first.Items[0].Feature, first.Items[0].Evidence, second.Next));
        Assert.Equal("cursor", (await Assert.ThrowsAsync<ArgumentException>(() => Query.GetChangesAsync(All.Range, cursor: "nonsense"))).ParamName);
    }

    private static OpenTelemetry.Proto.Trace.V1.Span[] Loop(int trace, int steps) =>
    [
        Otlp.Span(trace, 1, 0, "agent", 0, steps, ("openinference.span.kind", "AGENT"), ("app.feature", "agents")),
        .. Enumerable.Range(0, steps).Select(step => Otlp.Span(trace, step + 2, 1, "look", step, 1, ("openinference.span.kind", "TOOL"))),
    ];

    [Fact]
    public async Task Client_metrics_are_listed_and_reported_by_series_and_time()
    {
        await OwnHostAsync();
        await Host.TakeMetricsAsync(OtlpMetrics.Body(
            OtlpMetrics.Durations(AggregationTemporality.Cumulative, 30, [2, 2, 0, 0], 4), OtlpMetrics.Counter(AggregationTemporality.Delta, 30, 812)));
        await Host.TakeMetricsAsync(OtlpMetrics.Body(
            OtlpMetrics.Durations(AggregationTemporality.Cumulative, 40, [2, 4, 0, 0], 7), OtlpMetrics.Durations(AggregationTemporality.Cumulative, 95, [2, 4, 4, 0], 18), OtlpMetrics.Counter(AggregationTemporality.Delta, 95, 8)));
        var list = await Query.GetMetricsAsync(All.Range);
        Assert.Equal([("gen_ai.client.inference.usage.input_tokens", "{token}", ClientMetricForm.Counter, 1L, 820.0), ("gen_ai.client.operation.duration", "s", ClientMetricForm.Histogram, 1L, 18.0)],
            list.Items.Select(metric => (metric.Name, metric.Unit!, metric.Form, metric.Series, metric.Sum)));
        Assert.Equal((0L, Otlp.Noon, Otlp.Noon.AddMinutes(1)), (list.NotKept, list.Items[1].FirstSeen, list.Items[1].LastSeen));
        var report = await Query.GetMetricAsync("gen_ai.client.operation.duration", new(Otlp.Noon, Otlp.Noon.AddMinutes(30)), TimeSpan.FromMinutes(1));
        Assert.Equal((10L, 18.0, 1.8, 60), (report!.Stats.Count, report.Stats.Sum, report.Stats.Mean!.Value, report.BucketSeconds));
        // 2 up to 1 s, 4 up to 2 s, 4 up to 4 s: the fifth value lies at three quarters of the second bucket, the 9.5th at seven eighths of the third.
        Assert.Equal((1.75, 3.75), (report.Stats.P50!.Value, report.Stats.P95!.Value));
        Assert.Equal([(Otlp.Noon, 6L), (Otlp.Noon.AddMinutes(1), 4L)], report.Buckets.Select(bucket => (bucket.At, bucket.Stats.Count)));
        Assert.Equal(new MetricDimensions("shop", "gpt-4o-mini", "openai", "chat", null, null), Assert.Single(report.Series).Dimensions);
        Assert.Null(await Query.GetMetricAsync("gen_ai.nothing", All.Range));
    }

    [Fact]
    public async Task Client_metrics_are_neither_lost_nor_counted_twice_by_a_restart()
    {
        var folder = CollectorHost.NewFolder();
        await using (var first = await seeded.Engine.StartAsync(folder))
            await first.TakeMetricsAsync(OtlpMetrics.Body(OtlpMetrics.Durations(AggregationTemporality.Cumulative, 30, [2, 2, 0, 0], 4)));
        await using (var second = await seeded.Engine.StartAsync(folder))
        {
            await second.TakeMetricsAsync(OtlpMetrics.Body(OtlpMetrics.Durations(AggregationTemporality.Cumulative, 30, [2, 2, 0, 0], 4)));
            await second.TakeMetricsAsync(OtlpMetrics.Body(OtlpMetrics.Durations(AggregationTemporality.Cumulative, 40, [3, 2, 0, 0], 4.5)));
            Assert.Equal((5L, 4.5), ((await second.Query.GetMetricsAsync(All.Range)).Items.Single() is var metric ? (metric.Count, metric.Sum) : default));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_session_sums_up_its_requests()
    {
        await OwnHostAsync();
        await PostAsync(Verdict(1, 0.9), Verdict(3, 0.3));
        var session = (await Query.GetSessionsAsync(All)).Items.Single();
        Assert.Equal(("s-1", 2L, 0L, "u-2", "docs"), (session.SessionId, session.Turns, session.Errors, session.UserId, session.Feature));
        Assert.Equal((Otlp.Noon, Otlp.Noon.AddSeconds(2), 1000.0), (session.FirstSeen, session.LastSeen, session.DurationMs));
        Assert.Equal(CostState.Partial, session.CostState);
        Assert.Equal((812 * 0.15 + 96 * 0.6) / 1e6, session.CostUsd!.Value, 12);
        Assert.Equal((0.3, "What is a settled trace?"), (session.WorstFaithfulness, session.FirstInput));
        Assert.Equal(1, (await Query.GetSessionsAsync(All with { Users = ["u-1"] })).Items.Single().Turns);
        Assert.Empty((await Query.GetSessionsAsync(All with { Users = ["u-9"] })).Items);
    }

    [Fact]
    public async Task Sessions_follow_each_other_page_by_page()
    {
        await OwnHostAsync();
        await Host.TakeAsync(
            Otlp.Body(Otlp.Ask(11, -7_200_000, more: ("session.id", "s-old"))), Otlp.Body(Otlp.Ask(12, 5000, more: ("session.id", "s-new"))), Otlp.Body(Otlp.Ask(13, -80_000_000, more: ("session.id", "s-1"))));
        var (seen, cursor) = (new List<(string, long)>(), (string?)null);
        do
        {
            var page = await Query.GetSessionsAsync(All, 1, cursor);
            seen.AddRange(page.Items.Select(session => (session.SessionId, session.Turns)));
            cursor = page.Next;
        }
        while (cursor is not null && seen.Count < 10);
        Assert.Equal([("s-new", 1), ("s-1", 3), ("s-old", 1)], seen);
        Assert.Equal("cursor", (await Assert.ThrowsAsync<ArgumentException>(() => Query.GetSessionsAsync(All, 1, "rubbish"))).ParamName);
    }

    [Fact]
    public async Task An_error_has_a_trend_over_the_range()
    {
        var range = new TimeRange(Otlp.Noon, Otlp.Noon.AddSeconds(30));
        var trend = (await Query.GetErrorsAsync(All with { Range = range })).Items.Single().Trend;
        Assert.Equal((30, 1L, 1L), (trend.Count, trend[1], trend.Sum()));
    }

    [Fact]
    public async Task The_overview_counts_requests_errors_cost_quality_and_feedback()
    {
        await OwnHostAsync();
        await PostAsync(
            Verdict(1, 0.9) with { InclusionProbability = 0.5 }, Verdict(3, 0.3),
            new() { TraceId = Otlp.TraceText(1), Name = "user_feedback", Value = 1, Source = ScoreSource.EndUser },
            new() { TraceId = Otlp.TraceText(3), Name = "user_feedback", Value = 0, Source = ScoreSource.EndUser });
        var totals = (await Query.GetOverviewAsync(All)).Totals;
        Assert.Equal((3L, 1L, 1L), (totals.Requests, totals.Errors, totals.Unpriced));
        Assert.Equal((2 * 0.9 + 0.3) / 3, totals.Faithfulness!.Value, 9);
        Assert.Equal((2L, 1L, 1L), (totals.Scored, totals.Helpful, totals.NotHelpful));
        Assert.NotNull(totals.FaithfulnessHalfWidth);
    }

    [Fact]
    public async Task An_empty_range_is_answered_with_nothing_and_not_with_zero_quantiles()
    {
        var range = new TimeRange(Otlp.Noon.AddYears(-1), Otlp.Noon.AddYears(-1).AddDays(1));
        var overview = await Query.GetOverviewAsync(All with { Range = range });
        Assert.Equal((0L, (double?)null, (double?)null), (overview.Totals.Requests, overview.Totals.P95Ms, overview.Totals.CostUsd));
        Assert.Empty(overview.Buckets);
        Assert.Empty((await Query.GetStagesAsync(All with { Range = range })).Stages);
    }

    [Fact]
    public async Task Prompts_and_choices_list_what_was_used()
    {
        var prompt = Assert.Single((await Query.GetPromptsAsync(All)).Items);
        Assert.Equal(("answer", "1.2.0", "abcdef012345", 2L), (prompt.Name, prompt.Version, prompt.Hash, prompt.Requests));
        var choices = await Query.GetChoicesAsync(All.Range);
        Assert.Equal(["docs"], choices.Features);
        Assert.Equal(["u-1", "u-2"], choices.Users);
        Assert.Contains("a-model-no-one-sells", choices.Models);
        Assert.Equal(["answer@1.2.0"], choices.Prompts);
    }
}
