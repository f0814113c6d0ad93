using LlmAspire.TraceCollector.Index.Lease;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Retention;
using LlmAspire.TraceCollector.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpenTelemetry.Proto.Trace.V1;

namespace LlmAspire.Tests;

public abstract class RollupTests(Engine engine)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Rollups_are_what_the_traces_sum_up_to_whatever_came_in_whichever_order(int seed)
    {
        var random = new Random(seed);
        var folder = CollectorHost.NewFolder();
        try
        {
            var pieces = Pieces(random);
            foreach (var run in pieces.Chunk((pieces.Count + 2) / 3))
            {
                await using var host = await engine.StartAsync(folder);
                foreach (var piece in run)
                {
                    await host.TakeAsync(Otlp.Body(piece));
                    if (random.Next(3) == 0)
                        host.Clock.Advance(TimeSpan.FromSeconds(random.Next(40)));
                    if (random.Next(4) == 0)
                        await host.Store.WriteAsync(RollupMerge.All);
                }
                await AssertTrueToTracesAsync(host, traces: null);
            }
            await using var last = await engine.StartAsync(folder);
            await last.FactsAsync(Traces);
            await AssertTrueToTracesAsync(last, Traces);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Merging_changes_no_sum_and_leaves_one_row_a_cell()
    {
        await using var host = await engine.StartAsync();
        foreach (var piece in Pieces(new Random(7)))
            await host.TakeAsync(Otlp.Body(piece));
        var (before, after, rows) = (new List<string>(), new List<string>(), 0L);
        await host.Store.WriteAsync(session =>
        {
            before = Sums(session, days: false);
            RollupMerge.All(session);
            after = Sums(session, days: false);
            rows = session.Query($"""
                SELECT max(n) AS n FROM (
                    SELECT count(*) AS n FROM ({Latency}) l GROUP BY width_s, at_us, group_key, stage
                    UNION ALL SELECT count(*) FROM cost_rollups GROUP BY width_s, at_us, group_key, of_model, model) cells
                """, row => row.Long("n"))[0];
        });
        Assert.Equal(before, after);
        Assert.Equal(1, rows);
    }

    [Fact]
    public async Task What_retention_drops_is_counted_no_longer()
    {
        await using var host = await engine.StartAsync(segmentBytes: 1);
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        await host.FactsAsync(1);
        host.Clock.Advance(TimeSpan.FromDays(31));
        await host.TakeAsync(Otlp.Body(Otlp.Ask(2, 1000)));
        await host.FactsAsync(2);
        using var retention = new HourlyRetention(host.Store, host.Journal, new SoleLease(), Options.Create(new RetentionOptions()), host.Clock, NullLogger<HourlyRetention>.Instance);
        await retention.DropAsync(TestContext.Current.CancellationToken);
        await AssertTrueToTracesAsync(host, traces: 1);
    }

    [Fact]
    public async Task What_is_erased_is_counted_no_longer()
    {
        await using var host = await engine.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)), Otlp.Body(Otlp.Ask(2, 1000)));
        await host.FactsAsync(1);
        await host.TakeAsync(Otlp.Body(Otlp.Ask(3, 2000)));
        await ScoreAsync(host, 1, 0.2);
        await ScoreAsync(host, 2, 0.4);
        await host.Store.WriteAsync(VerdictStore.FoldAll);
        using (var erased = await host.Http.DeleteAsync(new Uri($"/api/traces/{Otlp.TraceText(1)}", UriKind.Relative)))
            Assert.Equal(System.Net.HttpStatusCode.NoContent, erased.StatusCode);
        await AssertTrueToTracesAsync(host, traces: 2);
        Assert.Equal(0.4, (await host.Query.GetOverviewAsync(CollectorHost.Everything)).Totals.Faithfulness);
    }

    [Fact]
    public async Task Folded_verdicts_and_fresh_ones_are_one_mean()
    {
        await using var host = await engine.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)), Otlp.Body(Otlp.Ask(2, 1000)), Otlp.Body(Otlp.Ask(3, 2000)));
        await ScoreAsync(host, 1, 0.2);
        await ScoreAsync(host, 2, 0.4);
        await host.Store.WriteAsync(VerdictStore.FoldAll);
        await ScoreAsync(host, 1, 0.8);
        await ScoreAsync(host, 3, 0.6);
        await AssertQualityAsync(host, (0.8 + 0.4 + 0.6) / 3);
        await host.Store.WriteAsync(VerdictStore.FoldAll);
        await AssertQualityAsync(host, (0.8 + 0.4 + 0.6) / 3);
    }

    [Fact]
    public async Task Verdicts_are_the_same_folded_at_once_or_one_by_one_and_merged()
    {
        await using var host = await engine.StartAsync();
        await host.TakeAsync([.. Enumerable.Range(1, 6).Select(trace => Otlp.Body(Otlp.Ask(trace, trace * 1_000_000)))]);
        for (var trace = 1; trace <= 6; trace++)
            await ScoreAsync(host, trace, trace / 10.0);
        await ScoreAsync(host, 2, 0.9);
        var fresh = await SaidAsync(host);
        await host.Store.WriteAsync(session => VerdictStore.FoldNext(session, scores: 1));
        Assert.Equal(fresh, await SaidAsync(host));
        await host.Store.WriteAsync(session =>
        {
            while (VerdictStore.IsWaiting(session))
                VerdictStore.FoldNext(session, scores: 1);
        });
        Assert.Equal(fresh, await SaidAsync(host));
        await host.Store.WriteAsync(RollupMerge.All);
        Assert.Equal(fresh, await SaidAsync(host));
        Assert.Equal(6, fresh.Scored);
    }

    [Fact]
    public async Task A_thumb_that_was_changed_counts_once_before_and_after_it_is_folded()
    {
        await using var host = await engine.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        foreach (var (value, thumbs) in new[] { (1.0, (1L, 0L)), (0.0, (0L, 1L)), (1.0, (1L, 0L)) })
        {
            await host.Sink.PostScoresAsync([new() { TraceId = Otlp.TraceText(1), Name = "user_feedback", Value = value, Source = ScoreSource.EndUser, Author = "u-1", At = host.Clock.GetUtcNow() }]);
            await host.IndexedAsync();
            Assert.Equal(thumbs, await ThumbsAsync(host));
            await host.Store.WriteAsync(VerdictStore.FoldAll);
            Assert.Equal(thumbs, await ThumbsAsync(host));
            host.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private const int Traces = 9;
    private const string Latency = "SELECT * FROM latency_minutes UNION ALL SELECT * FROM latency_hours UNION ALL SELECT * FROM latency_rollups";

    private static async Task<(long, long)> ThumbsAsync(CollectorHost host)
    {
        var totals = (await host.Query.GetOverviewAsync(CollectorHost.Everything)).Totals;
        return (totals.Helpful, totals.NotHelpful);
    }

    /// <summary>What the overview and the prompts say of quality, to nine digits.</summary>
    private static async Task<(long Scored, double Mean, double HalfWidth, double OfPrompt)> SaidAsync(CollectorHost host)
    {
        var totals = (await host.Query.GetOverviewAsync(CollectorHost.Everything)).Totals;
        var prompt = (await host.Query.GetPromptsAsync(CollectorHost.Everything)).Items.Single();
        return (totals.Scored, Math.Round(totals.Faithfulness!.Value, 9), Math.Round(totals.FaithfulnessHalfWidth!.Value, 9), Math.Round(prompt.Quality!.Value, 9));
    }

    private static async Task AssertQualityAsync(CollectorHost host, double mean)
    {
        var totals = (await host.Query.GetOverviewAsync(CollectorHost.Everything)).Totals;
        Assert.Equal(3, totals.Scored);
        Assert.Equal(mean, totals.Faithfulness!.Value, 9);
        var prompt = (await host.Query.GetPromptsAsync(CollectorHost.Everything)).Items.Single();
        Assert.Equal(mean, prompt.Quality!.Value, 9);
        Assert.Equal(3, (await host.Query.GetOverviewAsync(CollectorHost.Everything with { Users = ["u-1"], Features = ["docs"] })).Totals.Scored);
    }

    private static async Task ScoreAsync(CollectorHost host, int trace, double value)
    {
        await host.Sink.PostScoresAsync([new() { TraceId = Otlp.TraceText(trace), Name = "faithfulness", Value = value, Source = ScoreSource.Code, At = host.Clock.GetUtcNow() }]);
        await host.IndexedAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>Traces hours apart in pieces of a few spans, some of them twice, all mixed up.</summary>
    private static List<Span[]> Pieces(Random random)
    {
        var pieces = Enumerable.Range(1, Traces).SelectMany(trace =>
        {
            var spans = Otlp.Ask(trace, trace * 1_200_000.0, model: trace % 2 == 0 ? "gpt-4o-2024-08-06" : "a-model-no-one-sells", more: [("app.feature", trace % 3 == 0 ? "docs" : "support")]);
            random.Shuffle(spans);
            return spans.Chunk(1 + random.Next(4));
        }).ToList();
        pieces.AddRange(pieces.Where(_ => random.Next(5) == 0).ToList());
        var mixed = pieces.ToArray();
        random.Shuffle(mixed);
        return [.. mixed];
    }

    private static async Task AssertTrueToTracesAsync(CollectorHost host, long? traces)
    {
        var (kept, made, counted) = (new List<string>(), new List<string>(), 0L);
        await host.Store.WriteAsync(session =>
        {
            kept = Sums(session, days: false);
            RollupMerge.All(session);
            Assert.Equal(kept, Sums(session, days: false));
            kept = Sums(session);
            session.Execute("DELETE FROM progress WHERE name = 'rollups_made'");
            RollupStore.MakeOnce(session);
            RollupMerge.All(session);
            made = Sums(session);
            counted = session.Query("SELECT CAST(sum(requests) AS BIGINT) AS n FROM traffic_rollups WHERE width_s = 60", row => row.Long("n"))[0];
        });
        Assert.NotEmpty(made);
        Assert.Equal(made, kept);
        Assert.Equal(traces ?? counted, counted);
    }

    /// <summary>Every cell's sums, a line each, with or without those of days, which merging makes; cells in which nothing is left are left out.</summary>
    private static List<string> Sums(StoreSession session, bool days = true) =>
    [
        .. session.Query("""
            SELECT width_s || ' ' || at_us || ' ' || group_key || ': ' || sum(requests) || ' ' || sum(errors) || ' ' || sum(costed) || ' ' || sum(unpriced) || ' '
                || CAST(sum(cost_usd) AS DECIMAL(18, 9)) || ' ' || sum(input_tokens) || ' ' || sum(output_tokens) || ' ' || sum(judged) || ' ' || abs(CAST(sum(wwvv) AS DECIMAL(18, 9))) || ' ' || sum(helpful) AS line
            FROM traffic_rollups GROUP BY width_s, at_us, group_key HAVING sum(requests) <> 0 ORDER BY width_s, at_us, group_key
            """, row => row.NeededText("line")),
        .. session.Query($"""
            SELECT width_s || ' ' || at_us || ' ' || group_key || ' ' || coalesce(stage, 'total') || ' ' || bucket || ': ' || sum(n) AS line
            FROM (SELECT width_s, at_us, group_key, stage, unnest(buckets) AS bucket, unnest(counts) AS n FROM ({Latency}) l WHERE {(days ? "true" : "width_s < 86400")}) h
            GROUP BY width_s, at_us, group_key, stage, bucket HAVING sum(n) <> 0 ORDER BY width_s, at_us, group_key, stage, bucket
            """, row => row.NeededText("line")),
        .. session.Query($"""
            SELECT width_s || ' ' || at_us || ' ' || group_key || ' ' || of_model || ' ' || coalesce(model, '') || ': ' || {string.Join(" || ' ' || ", CostSums.CountColumns.Select(column => $"sum({column})"))}
                || ' ' || {string.Join(" || ' ' || ", CostSums.UsdColumns.Select(column => $"abs(CAST(sum({column}) AS DECIMAL(18, 9)))"))} AS line
            FROM cost_rollups WHERE {(days ? "true" : "width_s < 86400")} GROUP BY width_s, at_us, group_key, of_model, model HAVING sum(requests) <> 0 ORDER BY width_s, at_us, group_key, of_model, model
            """, row => row.NeededText("line")),
        .. session.Query($"""
            SELECT width_s || ' ' || at_us || ' ' || group_key || ' ' || of_model || ' ' || coalesce(model, '') || ' ' || bucket || ': ' || sum(n) AS line
            FROM (SELECT width_s, at_us, group_key, of_model, model, unnest(buckets) AS bucket, unnest(counts) AS n FROM cost_rollups WHERE {(days ? "true" : "width_s < 86400")}) h
            GROUP BY width_s, at_us, group_key, of_model, model, bucket HAVING sum(n) <> 0 ORDER BY width_s, at_us, group_key, of_model, model, bucket
            """, row => row.NeededText("line")),
    ];
}

public sealed class FilesRollupTests() : RollupTests(Engine.Files);

public sealed class PostgresRollupTests(Postgres postgres) : RollupTests(new Engine(postgres));
