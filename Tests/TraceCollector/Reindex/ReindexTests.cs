using System.Net;
using System.Net.Http.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Erasing;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Reindex;
using LlmAspire.TraceCollector.Retention;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Proto.Metrics.V1;

namespace LlmAspire.Tests;

public abstract class ReindexTests(Engine engine)
{
    [Fact]
    public async Task Every_query_gives_the_same_answer_afterwards()
    {
        await using var host = await engine.StartAsync();
        await SeedAsync(host);
        var before = await Answers.OfAsync(host);

        var status = await ReindexAsync(host);

        Assert.Equal((ReindexState.Done, 100.0, false), (status.State, status.Percent, status.Resumed));
        Assert.Equal((await JournalFolder.ReadAll(host.Journal)).Count, status.Records);
        var after = await Answers.OfAsync(host);
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before, answer => Assert.Equal($"{answer.Key}: {answer.Value}", $"{answer.Key}: {after[answer.Key]}"));
    }

    [Fact]
    public async Task It_goes_on_as_before_and_can_be_done_again()
    {
        await using var host = await engine.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        await host.FactsAsync(1);
        await ReindexAsync(host);
        await host.TakeAsync(Otlp.Body(Otlp.Ask(2, 10)));
        await host.FactsAsync(2);
        await ReindexAsync(host);
        await host.TakeAsync(Otlp.Body(Otlp.Ask(3, 20)));
        Assert.Equal([(1L, Otlp.TraceText(1)), (2L, Otlp.TraceText(2)), (3L, Otlp.TraceText(3))], (await host.FactsAsync(3)).Select(fact => (fact.Sequence, fact.TraceId)));
        Assert.Equal(3, await host.Query.CountTracesAsync(CollectorHost.Everything));
    }

    [Fact]
    public async Task What_arrives_meanwhile_is_there_once_and_facts_stay_gapless()
    {
        await using var host = await engine.StartAsync();
        for (var trace = 1; trace <= 20; trace++)
            await host.TakeAsync(Otlp.Body(Otlp.Ask(trace, trace)));
        var given = (await host.FactsAsync(20)).Select(fact => (fact.Sequence, fact.SettledAt, fact.TraceId)).ToList();

        host.Reindexer.Start();
        var traces = 20;
        while (!host.Reindexer.Status!.HasEnded)
        {
            await host.TakeAsync(Otlp.Body(Otlp.Ask(++traces, traces)));
            host.Clock.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.Equal(ReindexState.Done, host.Reindexer.Status.State);
        var facts = await host.FactsAsync(traces);
        Assert.Equal(given, facts.Take(20).Select(fact => (fact.Sequence, fact.SettledAt, fact.TraceId)));
        Assert.Equal(Enumerable.Range(1, traces).Select(sequence => (long)sequence), facts.Select(fact => fact.Sequence));
        Assert.Equal(traces, facts.Select(fact => fact.TraceId).Distinct().Count());
        Assert.Equal(traces, await host.Query.CountTracesAsync(CollectorHost.Everything));
        Assert.All(facts, fact => Assert.Equal(8, fact.SpanCount));
    }

    [Fact]
    public async Task A_price_that_is_known_now_is_in_traces_and_facts_and_their_numbers_stay()
    {
        var folder = CollectorHost.NewFolder();
        List<(long, DateTimeOffset, string)> given;
        await using (var host = await engine.StartAsync(folder))
        {
            await host.TakeAsync(Otlp.Body(Otlp.Ask(1, model: "a-model-no-one-sells")), Otlp.Body(Otlp.Ask(2, 10)));
            var facts = await host.FactsAsync(2);
            Assert.Equal(CostState.Unpriced, facts[0].CostState);
            given = [.. facts.Select(fact => (fact.Sequence, fact.SettledAt, fact.TraceId))];
        }
        var prices = PriceList.Parse("""
            asOf: 2026-11-23
            localProviders: []
            models:
              - id: a-model-no-one-sells
                provider: openai
                prices: [{ from: 2020-01-01, input: 1, output: 2 }]
            """);
        await using (var host = await engine.StartAsync(folder, Otlp.Noon.AddHours(1), prices: prices))
        {
            await ReindexAsync(host);
            var facts = (await host.Query.GetFactsAsync(0)).Items;
            Assert.Equal(given, facts.Select(fact => (fact.Sequence, fact.SettledAt, fact.TraceId)));
            Assert.Equal(((812 * 1) + (96 * 2)) / 1e6, facts[0].CostUsd!.Value, 12);
            Assert.Equal(facts[0].CostUsd, (await host.Query.GetTraceAsync(Otlp.TraceText(1)))!.CostUsd);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task One_runs_at_a_time_and_a_cancelled_one_leaves_nothing_behind()
    {
        await using var host = await engine.StartAsync();
        await SeedAsync(host);
        var before = await Answers.OfAsync(host);
        using (await host.Indexer.PauseAsync(CancellationToken.None))
        {
            // It cannot end while somebody else holds the index.
            Assert.Equal(HttpStatusCode.Accepted, await SendAsync(host, HttpMethod.Post));
            Assert.Equal(HttpStatusCode.Conflict, await SendAsync(host, HttpMethod.Post));
            Assert.Equal(HttpStatusCode.OK, await SendAsync(host, HttpMethod.Get));
            Assert.Equal(HttpStatusCode.OK, await SendAsync(host, HttpMethod.Delete));
        }
        Assert.Equal(ReindexState.Cancelled, (await host.Query.GetStatusAsync()).Reindex!.State);
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(host, HttpMethod.Delete));
        Assert.False(host.Store.Engine.HasUnfinished);
        Assert.Equal(before, await Answers.OfAsync(host));
        Assert.Equal(ReindexState.Done, (await ReindexAsync(host)).State);
    }

    [Fact]
    public async Task One_that_a_process_left_unfinished_is_gone_on_with_at_the_next_start()
    {
        var folder = CollectorHost.NewFolder();
        IReadOnlyDictionary<string, string> before;
        DateTimeOffset now;
        await using (var host = await engine.StartAsync(folder))
        {
            await SeedAsync(host);
            before = await Answers.OfAsync(host);
            now = host.Clock.GetUtcNow();
            using var held = await host.Indexer.PauseAsync(CancellationToken.None);
            host.Reindexer.Start();
            await CollectorHost.UntilAsync(() => Task.FromResult(host.Reindexer.Status!.State == ReindexState.Finishing));
        }
        await using (var host = await engine.StartAsync(folder, now))
        {
            await CollectorHost.UntilAsync(() => Task.FromResult(host.Reindexer.Status is { HasEnded: true }));
            Assert.Equal((ReindexState.Done, true), (host.Reindexer.Status!.State, host.Reindexer.Status.Resumed));
            var after = await Answers.OfAsync(host);
            Assert.All(before, answer => Assert.Equal($"{answer.Key}: {answer.Value}", $"{answer.Key}: {after[answer.Key]}"));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("reindex_build")]
    [InlineData(ReindexEnd.Complete)]
    public async Task What_is_left_and_of_no_use_is_removed_and_built_from_the_beginning(string mark)
    {
        var folder = CollectorHost.NewFolder();
        await using (var host = await engine.StartAsync(folder))
        {
            await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
            await host.FactsAsync(1);
            using var left = host.Store.Unfinished();
            await left.WriteAsync(session => session.SetProgress(mark, 1));
            await left.CloseAsync();
        }
        await using (var host = await engine.StartAsync(folder, Otlp.Noon.AddHours(1)))
        {
            await CollectorHost.UntilAsync(() => Task.FromResult(host.Reindexer.Status is { HasEnded: true }));
            Assert.Equal((null, ReindexState.Done, false), (host.Reindexer.Status!.Fault, host.Reindexer.Status.State, host.Reindexer.Status.Resumed));
            Assert.Equal(1, await host.Query.CountTracesAsync(CollectorHost.Everything));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Every_table_is_either_told_by_the_journal_or_brought_over()
    {
        await using var host = await engine.StartAsync();
        var tables = await host.Store.ReadAsync(session => session.Query(session.Statement("table-names"), row => row.NeededText("table_name")));
        // Migrations keep their own table.
        Assert.Equal(tables.Where(name => name != "schema_version").Order(), ReindexEnd.FromJournal.Concat(ReindexEnd.Metrics).Concat(ReindexEnd.OnlyHere).Order());
    }

    [Fact]
    public async Task What_retention_has_dropped_does_not_come_back_and_what_it_left_of_metrics_stays()
    {
        await using var host = await engine.StartAsync();
        await host.TakeMetricsAsync(OtlpMetrics.Body(OtlpMetrics.Durations(AggregationTemporality.Cumulative, 30, [2, 2, 0, 0], 4)));
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        await host.FactsAsync(1);
        host.Clock.Advance(TimeSpan.FromDays(31));
        await host.TakeAsync(Otlp.Body(Otlp.Ask(2)));
        await host.TakeMetricsAsync(OtlpMetrics.Body(OtlpMetrics.Durations(AggregationTemporality.Cumulative, 100, [3, 2, 0, 0], 4.5)));
        await host.FactsAsync(2);
        // All of it lies in one segment, which stays.
        await HourlyRetentionTests.DropAsync(host, days: 30);
        var before = await Answers.OfAsync(host);
        Assert.Single((await host.Query.GetFactsAsync(0)).Items);

        await ReindexAsync(host);

        Assert.Equal(before, await Answers.OfAsync(host));
        await host.TakeAsync(Otlp.Body(Otlp.Ask(3)));
        Assert.Equal([2L, 3L], (await host.FactsAsync(2)).Select(fact => fact.Sequence));
    }

    [Fact]
    public async Task A_trace_that_was_erased_and_came_again_keeps_its_fact()
    {
        await using var host = await engine.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        await host.FactsAsync(1);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.DeleteAsync(new Uri($"/api/traces/{Otlp.TraceText(1)}", UriKind.Relative))).StatusCode);
        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.TakeAsync(Otlp.Body(Otlp.Span(1, 99, 1, "late", 5, 1)));
        var before = await Answers.OfAsync(host);
        await ReindexAsync(host);
        Assert.Equal(before, await Answers.OfAsync(host));
    }

    /// <summary>A bit of everything: varied answers, failures, late spans, spans sent twice, content in log records, scores before and after, metrics, erasures, an evaluation.</summary>
    private protected static async Task SeedAsync(CollectorHost host)
    {
        var failed = Otlp.Span(2, 1, 0, "job", 1000, 20, ("error.type", "Timeout"));
        failed.Status = new() { Code = OpenTelemetry.Proto.Trace.V1.Status.Types.StatusCode.Error, Message = "took too long" };
        await ScoreAsync(host, 3, 0.9);
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)), Otlp.Body(failed), Otlp.Body(Otlp.Ask(3, 2000, "How do prompts get versions?", "By hand, checked at start.", "a-model-no-one-sells", ("user.id", "u-2"), ("rag.outcome", "refused"))));
        await host.TakeAsync(Otlp.Body([.. Otlp.Ask(4, 3000, "Whose prompts are these?"), .. Otlp.Ask(5, 4000, more: ("user.id", "u-3"))]), Otlp.Body(Otlp.Ask(6, 5000)));
        await host.TakeLogsAsync(Otlp.Logs(Otlp.Log(1, 7, "gen_ai.user.message", ("content", "As an event.")), Otlp.Log(8, 7, "gen_ai.user.message", ("content", "Before its span."))));
        await host.TakeMetricsAsync(OtlpMetrics.Body(OtlpMetrics.Durations(AggregationTemporality.Cumulative, 30, [2, 2, 0, 0], 4), OtlpMetrics.Counter(AggregationTemporality.Delta, 30, 812)));
        await host.FactsAsync(6);
        await ScoreAsync(host, 1, 0.4);
        await ScoreAsync(host, 1, 0.5);
        // Late, and once more what was there.
        await host.TakeAsync(Otlp.Body(Otlp.Span(1, 50, 2, "late", 490, 30), Otlp.Span(2, 2, 1, "late too", 1001, 5)), Otlp.Body(Otlp.Ask(1)), Otlp.Body(Otlp.Ask(8, 6000)));
        await host.TakeAsync(Otlp.Body(Otlp.Span(9, 1, 0, "judge", 7000, 10, ("openinference.span.kind", "EVALUATOR"))));
        await host.TakeMetricsAsync(OtlpMetrics.Body(OtlpMetrics.Durations(AggregationTemporality.Cumulative, 100, [3, 2, 0, 0], 4.5)));
        await host.FactsAsync(7);
        await host.Http.DeleteAsync(new Uri($"/api/traces/{Otlp.TraceText(4)}", UriKind.Relative));
        await host.Http.DeleteAsync(new Uri("/api/users/u-3", UriKind.Relative));
        // Still open.
        await host.TakeAsync(Otlp.Body(Otlp.Ask(10, 8000)[..5]));
    }

    private static async Task ScoreAsync(CollectorHost host, int trace, double value)
    {
        await host.Sink.PostScoresAsync([new() { TraceId = Otlp.TraceText(trace), Name = "faithfulness", Value = value, Source = ScoreSource.Judge, Evaluator = new("lexical", "1.0.0", null) }]);
        await host.IndexedAsync();
    }

    private protected static async Task<ReindexStatus> ReindexAsync(CollectorHost host)
    {
        // On a machine that is busy the lease may be away for a moment.
        await CollectorHost.UntilAsync(async () => await SendAsync(host, HttpMethod.Post) == HttpStatusCode.Accepted);
        ReindexStatus? status = null;
        await CollectorHost.UntilAsync(async () => (status = await host.Http.GetFromJsonAsync<ReindexStatus>("/api/reindex", WireJson.Options)) is { HasEnded: true });
        Assert.Null(status!.Fault);
        return status;
    }

    private static async Task<HttpStatusCode> SendAsync(CollectorHost host, HttpMethod method)
    {
        using var request = new HttpRequestMessage(method, "/api/reindex");
        using var answer = await host.Http.SendAsync(request);
        return answer.StatusCode;
    }
}

public sealed class PostgresReindexTests(Postgres postgres) : ReindexTests(new Engine(postgres));
