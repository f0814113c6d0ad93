using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Query;

namespace LlmAspire.Tests;

/// <summary>What rollups answer beside what the traces themselves do, over the same hours.</summary>
public abstract class RollupAnswersTests(RollupAnswersTests.Busy busy)
{
    public static TheoryData<string> Questions => ["all", "feature", "model", "prompt", "service", "user", "short", "none", "days"];

    private static TraceFilter Asked(string question)
    {
        // Neither end is a whole minute, let alone an hour.
        var all = new TraceFilter { Range = new(Otlp.Noon.AddMinutes(-13.37), Otlp.Noon.AddHours(30).AddMilliseconds(123)) };
        return question switch
        {
            "feature" => all with { Features = ["docs", "other"] },
            "model" => all with { Models = ["gpt-4o-2024-08-06"] },
            "prompt" => all with { Prompts = ["answer"] },
            "service" => all with { Services = ["ragapi"], Features = ["support"] },
            "user" => all with { Users = ["u-1"] },
            "short" => all with { Range = new(Otlp.Noon.AddMinutes(20.2), Otlp.Noon.AddMinutes(95.1)) },
            "days" => all with { Range = new(Otlp.Noon.AddDays(-5.01), Otlp.Noon.AddDays(6.02)), Features = ["docs"] },
            "none" => all with { Features = ["none"] },
            _ => all,
        };
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Stages_have_the_same_counts_and_quantiles_within_the_error(string question)
    {
        foreach (var bucket in new TimeSpan?[] { TimeSpan.FromDays(1), TimeSpan.FromHours(1), TimeSpan.FromMinutes(15) })
        {
            var exact = await new Reports(busy.Host.Store).GetStagesAsync(Asked(question), bucket, default);
            var told = await new Reports(busy.Host.Store, -1).GetStagesAsync(Asked(question), bucket, default);
            Assert.Equal((null, LatencyBuckets.RelativeError), (exact.RelativeError, told.RelativeError!.Value));
            Assert.Equal(exact.Stages.Select(stage => stage.Stage), told.Stages.Select(stage => stage.Stage));
            foreach (var (stage, sketched) in exact.Stages.Zip(told.Stages))
            {
                AssertClose(stage.Stats, sketched.Stats);
                Assert.Equal(stage.Buckets.Select(part => part.At), sketched.Buckets.Select(part => part.At));
                foreach (var (part, other) in stage.Buckets.Zip(sketched.Buckets))
                    AssertClose(part.Stats, other.Stats);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task The_overview_has_the_same_counts_and_costs(string question)
    {
        var exact = await new Reports(busy.Host.Store).GetOverviewAsync(Asked(question), default);
        var told = await new Reports(busy.Host.Store, -1).GetOverviewAsync(Asked(question), default);
        Assert.Equal(exact.Totals.Requests, exact.Buckets.Sum(bucket => bucket.Requests));
        Assert.Equal((exact.Totals.Requests, exact.Totals.Errors, exact.Totals.Unpriced), (told.Totals.Requests, told.Totals.Errors, told.Totals.Unpriced));
        Assert.Equal(exact.Totals.CostUsd ?? -1, told.Totals.CostUsd ?? -1, 9);
        AssertClose(exact.Totals.P95Ms, told.Totals.P95Ms);
        Assert.Equal(told.Totals.Requests, told.Buckets.Sum(bucket => bucket.Requests));
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Groups_and_cells_hold_each_request_once(string question)
    {
        var filter = Asked(question);
        var requests = (await new Reports(busy.Host.Store).GetOverviewAsync(filter, default)).Totals.Requests;
        var latencies = new Latencies(busy.Host.Store, -1);
        Assert.Equal(requests, (await latencies.GetHeatMapAsync(filter, null, default)).Cells.Sum(cell => cell.Count));
        Assert.Equal(requests, (await latencies.GetLatencyByAsync(LatencyDimension.Feature, filter, default)).Groups.Sum(group => group.Requests));
        Assert.Equal(requests, (await latencies.GetSlowSharesAsync(filter, default)).Requests);
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Costs_have_the_same_sums_and_quantiles_within_the_error(string question)
    {
        foreach (var by in new CostDimension[][] { [], [CostDimension.Model], [CostDimension.Feature], [CostDimension.Prompt], [CostDimension.Service], [CostDimension.User], [CostDimension.Day], [CostDimension.Hour, CostDimension.Model], [CostDimension.Day, CostDimension.Prompt, CostDimension.Feature] })
        {
            var exact = await new Costs(busy.Host.Store, PriceBook.BuiltIn).GetAsync(by, Asked(question), 500, null, default);
            var told = await new Costs(busy.Host.Store, PriceBook.BuiltIn, -1).GetAsync(by, Asked(question), 500, null, default);
            Assert.Equal((null, question == "user" ? null : LatencyBuckets.RelativeError), (exact.RelativeError, told.RelativeError));
            AssertSame(exact.Totals, told.Totals);
            Assert.Equal(ByKeys(exact).Select(group => group.Keys), ByKeys(told).Select(group => group.Keys));
            foreach (var (group, other) in ByKeys(exact).Zip(ByKeys(told)))
            {
                AssertSame(group.Figures, other.Figures);
                Assert.Equal(group.Trend.Sum(), other.Trend.Sum(), 12);
            }
        }
    }

    [Theory]
    [InlineData(45)]
    [InlineData(12)]
    public async Task A_trend_has_each_cost_at_most_a_step_from_where_it_was(int days)
    {
        var filter = new TraceFilter { Range = new(Otlp.Noon.AddDays(-days / 2.0), Otlp.Noon.AddDays(days / 2.0)) };
        var exact = await new Costs(busy.Host.Store, PriceBook.BuiltIn).GetAsync([CostDimension.Feature], filter, 500, null, default);
        var told = await new Costs(busy.Host.Store, PriceBook.BuiltIn, -1).GetAsync([CostDimension.Feature], filter, 500, null, default);
        Assert.True(exact.Items.Sum(group => group.Trend.Sum()) > 0);
        Assert.Equal(exact.Items.Count, told.Items.Count);
        foreach (var (group, other) in ByKeys(exact).Zip(ByKeys(told)))
            for (var step = 0; step < group.Trend.Count; step++)
                Assert.InRange(other.Trend.Take(step + 1).Sum(), group.Trend.Take(step).Sum() - 1e-9, group.Trend.Take(step + 2).Sum() + 1e-9);
    }

    /// <summary>Of two that cost the same, either may come first.</summary>
    private static IEnumerable<CostGroup> ByKeys(CostReport report) => report.Items.OrderBy(group => string.Join(' ', group.Keys), StringComparer.Ordinal);

    private static void AssertSame(CostFigures exact, CostFigures told)
    {
        Assert.Equal((exact.Requests, exact.Answered, exact.Costed, exact.Unpriced, exact.Tokens), (told.Requests, told.Answered, told.Costed, told.Unpriced, told.Tokens));
        Assert.Equal(Digits(exact), Digits(told));
        foreach (var (quantile, other) in new[] { (exact.P50Usd, told.P50Usd), (exact.P95Usd, told.P95Usd), (exact.P99Usd, told.P99Usd) })
            AssertClose(quantile, other);
    }

    private static IEnumerable<double?> Digits(CostFigures figures) => new[]
    {
        figures.CostUsd, figures.Classes.Input, figures.Classes.CacheRead, figures.Classes.CacheWrite, figures.Classes.Output, figures.Classes.Reasoning, figures.Classes.Other,
        figures.ReportedUsd, figures.ContextShare, figures.ChunkUsd, figures.PerRequestUsd, figures.PerAnsweredUsd, figures.UnpricedShare,
    }.Select(figure => figure is { } known ? Math.Round(known, 9) : (double?)null);

    private static void AssertClose(LatencyStats exact, LatencyStats told)
    {
        Assert.Equal(exact.Count, told.Count);
        AssertClose(exact.P50, told.P50);
        AssertClose(exact.P95, told.P95);
        AssertClose(exact.P99, told.P99);
        AssertClose(exact.Max, told.Max);
    }

    private static void AssertClose(double? exact, double? told)
    {
        Assert.Equal(exact is null, told is null);
        if (exact is { } ms)
            Assert.InRange(told!.Value, ms * (1 - LatencyBuckets.RelativeError), ms * (1 + LatencyBuckets.RelativeError));
    }

    /// <summary>160 requests over 31 hours, of two features, two models and five users; the last third is not merged yet.</summary>
    public abstract class Busy(Engine engine) : IAsyncLifetime
    {
        internal CollectorHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Host = await engine.StartAsync();
            await TakeAsync(1, 106);
            await Host.Store.WriteAsync(RollupMerge.All);
            await TakeAsync(107, 160);
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            GC.SuppressFinalize(this);
        }

        private Task<CollectorHost> TakeAsync(int first, int last) => Host.TakeAsync([.. Enumerable.Range(first, last - first + 1).Select(trace =>
            {
                var spans = Otlp.Ask(trace, (trace * 700_123.0) - 600_000, model: trace % 3 == 0 ? "gpt-4o-2024-08-06" : "a-model-no-one-sells",
                    more: [("app.feature", trace % 2 == 0 ? "docs" : "support"), ("user.id", $"u-{trace % 5}")]);
                spans[0].EndTimeUnixNano += (ulong)(trace * 7_000_000);
                spans[5].EndTimeUnixNano += (ulong)(trace * 7_000_000);
                return Otlp.Body(spans);
            })]);
    }
}

public sealed class FilesRollupAnswersTests(FilesRollupAnswersTests.OnBusy busy) : RollupAnswersTests(busy), IClassFixture<FilesRollupAnswersTests.OnBusy>
{
    public sealed class OnBusy() : Busy(Engine.Files);
}

public sealed class PostgresRollupAnswersTests(PostgresRollupAnswersTests.OnBusy busy) : RollupAnswersTests(busy), IClassFixture<PostgresRollupAnswersTests.OnBusy>
{
    public sealed class OnBusy(Postgres postgres) : Busy(new Engine(postgres));
}
