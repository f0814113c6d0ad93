using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Index.Lease;
using LlmAspire.TraceCollector.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmAspire.Tests;

public abstract class IndexerTests(Engine engine)
{
    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 60)]
    public void A_trace_is_due_five_seconds_after_its_root_or_a_minute_after_its_last_news(bool rootEnded, int seconds) =>
        Assert.Equal(Otlp.Noon.AddSeconds(seconds), Settling.DueAt(rootEnded, Otlp.Noon));

    [Fact]
    public async Task A_span_sent_twice_is_stored_once()
    {
        await using var host = await engine.StartAsync();
        var body = Otlp.Body(Otlp.Ask(1));
        await host.TakeAsync(body, body);
        await host.TakeAsync(body);
        Assert.Equal((8L, 1L), await CountsAsync(host));
    }

    [Fact]
    public async Task A_server_span_around_several_stages_is_the_request_and_gives_the_trace_its_name()
    {
        await using var host = await engine.StartAsync();
        var ask = Otlp.Ask(1);
        foreach (var stage in ask[2..5])
            stage.ParentSpanId = ask[0].SpanId;
        await host.TakeAsync(Otlp.Body([ask[0], .. ask[2..5]]), Otlp.Body(Otlp.Ask(2, 10)));
        Assert.Equal(["ask", "POST /ask"], (await host.Query.GetTracesAsync(CollectorHost.Everything)).Items.Select(trace => trace.Name));
    }

    [Fact]
    public async Task A_late_span_changes_the_trace_and_not_the_fact()
    {
        await using var host = await engine.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        await host.FactsAsync(1);
        await host.TakeAsync(Otlp.Body(Otlp.Span(1, 20, 2, "late", 470, 1)));
        Assert.Equal(9, (await host.Query.GetTracesAsync(CollectorHost.Everything)).Items.Single().SpanCount);
        Assert.Equal(8, (await host.Query.GetFactsAsync(0)).Items.Single().SpanCount);
    }

    [Fact]
    public async Task Words_of_a_trace_are_found_together_though_it_came_in_pieces()
    {
        await using var host = await engine.StartAsync();
        var spans = Otlp.Ask(1, question: "Where do journals live?", answer: "Beside the tables.");
        await host.TakeAsync(Otlp.Body(Otlp.Span(1, 30, 2, "tool", 5, 1, ("openinference.span.kind", "TOOL"), ("input.value", "Lookup of folders"))));
        await host.TakeAsync(Otlp.Body(spans), Otlp.Body(Otlp.Ask(2, 10)));
        await host.FactsAsync(2);
        await host.TakeAsync(Otlp.Body(Otlp.Span(1, 31, 2, "late", 470, 1, ("output.value", "afterthought"))));
        foreach (var words in new[] { "folders", "folders beside", "JOURNALS lookup afterthought" })
            Assert.Equal(Otlp.TraceText(1), Assert.Single((await host.Query.GetTracesAsync(CollectorHost.Everything with { Words = words })).Items).TraceId);
        Assert.Empty((await host.Query.GetTracesAsync(CollectorHost.Everything with { Words = "folders settled" })).Items);
    }

    [Fact]
    public async Task A_trace_that_replays_is_shown_but_is_no_fact()
    {
        await using var host = await engine.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1, more: ("rag.replay", true))), Otlp.Body(Otlp.Ask(2, 10)));
        var fact = Assert.Single(await host.FactsAsync(1));
        Assert.Equal((1L, Otlp.TraceText(2)), (fact.Sequence, fact.TraceId));
        Assert.Equal(2, await host.Query.CountTracesAsync(CollectorHost.Everything));
        Assert.Equal(1, (await host.Query.GetOverviewAsync(CollectorHost.Everything)).Totals.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_log_record_joins_its_span_whichever_comes_first(bool logFirst)
    {
        await using var host = await engine.StartAsync();
        var span = Otlp.Body(Otlp.Span(1, 1, 0, "chat m", 0, 10, ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "m")));
        var log = Otlp.Logs(Otlp.Log(1, 1, "gen_ai.client.operation.exception", ("exception.type", "RateLimit"), ("exception.message", "slow down")));
        if (logFirst)
            await host.TakeLogsAsync(log);
        await host.TakeAsync(span);
        if (!logFirst)
            await host.TakeLogsAsync(log);
        var trace = await host.Query.GetTraceAsync(Otlp.TraceText(1));
        Assert.Equal((TraceStatus.Error, "RateLimit", 1), (trace!.Status, trace.ErrorType, trace.SpanCount));
        Assert.Equal("slow down", trace.Spans.Single().Error!.Message);
    }

    [Fact]
    public async Task An_evaluation_result_that_names_a_response_becomes_a_score_of_its_trace()
    {
        await using var host = await engine.StartAsync();
        var result = Otlp.Log(0, 0, "gen_ai.evaluation.result", ("gen_ai.evaluation.name", "relevance"), ("gen_ai.evaluation.score.value", 0.7), ("gen_ai.response.id", "resp-1"));
        (result.TraceId, result.SpanId) = (Google.Protobuf.ByteString.Empty, Google.Protobuf.ByteString.Empty);
        await host.TakeLogsAsync(Otlp.Logs(result));
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        var score = Assert.Single((await host.Query.GetTraceAsync(Otlp.TraceText(1)))!.Scores);
        Assert.Equal(("relevance", 0.7, "resp-1"), (score.Name, score.Value, score.ResponseId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_that_come_only_as_log_records_join_their_span_whichever_comes_first(bool logsFirst)
    {
        await using var host = await engine.StartAsync();
        byte[] Body(string signal) => SampleIndex.Read().Single(sample => sample.File == $"otel-js-openai-0.21.{signal}.pb").Body();
        if (logsFirst)
            await host.TakeLogsAsync(Body("logs"));
        await host.TakeAsync(Body("traces"));
        if (!logsFirst)
            await host.TakeLogsAsync(Body("logs"));
        var everything = new TraceFilter { Range = new(Otlp.Noon.AddDays(-9), Otlp.Noon.AddDays(9)) };
        var rows = (await host.Query.GetTracesAsync(everything)).Items;
        Assert.Equal(["How long?", "Weather in Paris?", "Weather in Paris?", "What is on it?", "x"], rows.Select(row => row.Input).OfType<string>().Order(StringComparer.Ordinal));
        Assert.Equal(3, rows.Count(row => row.Output == "Returns are accepted for 30 days."));
    }

    [Fact]
    public async Task An_evaluation_result_becomes_a_score_of_its_span()
    {
        await using var host = await engine.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        await host.TakeLogsAsync(Otlp.Logs(Otlp.Log(1, 7, "gen_ai.evaluation.result", ("gen_ai.evaluation.name", "relevance"), ("gen_ai.evaluation.score.value", 0.7))));
        var score = Assert.Single((await host.Query.GetTraceAsync(Otlp.TraceText(1)))!.Scores);
        Assert.Equal(("relevance", 0.7, Otlp.SpanText(7)), (score.Name, score.Value, score.SpanId));
    }

    [Fact]
    public async Task A_score_of_a_span_waits_for_it_over_a_restart_and_is_dropped_and_counted_after_a_day_without_it()
    {
        var folder = CollectorHost.NewFolder();
        try
        {
            await using (var first = await engine.StartAsync(folder))
            {
                await ScoreAsync(first, span: 7, 0.25);
                await ScoreAsync(first, span: 99, 1);
            }
            await using var host = await engine.StartAsync(folder);
            await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
            var joined = Assert.Single((await host.Query.GetTraceAsync(Otlp.TraceText(1)))!.Scores);
            Assert.Equal((Otlp.TraceText(1), Otlp.SpanText(7), 0.25), (joined.TraceId, joined.SpanId, joined.Value));
            Assert.Equal(new(1, 0), (await host.Query.GetStatusAsync()).Scores);

            await ScoreAsync(host, span: 7, 0.75);
            Assert.Equal(0.75, Assert.Single((await host.Query.GetTraceAsync(Otlp.TraceText(1)))!.Scores).Value);

            host.Clock.Advance(TimeSpan.FromDays(1.1));
            await host.TakeAsync(Otlp.Body(Otlp.Span(2, 99, 0, "too late", 0, 1)));
            Assert.Empty((await host.Query.GetTraceAsync(Otlp.TraceText(2)))!.Scores);
            Assert.Equal(new(0, 1), (await host.Query.GetStatusAsync()).Scores);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_restart_keeps_open_traces_open_and_facts_gapless()
    {
        var folder = CollectorHost.NewFolder();
        await using (var first = await engine.StartAsync(folder))
        {
            await first.TakeAsync(Otlp.Body(Otlp.Ask(1)));
            await first.FactsAsync(1);
            await first.TakeAsync(Otlp.Body(Otlp.Ask(2)[1..]));
        }
        await using (var second = await engine.StartAsync(folder, Otlp.Noon.AddMinutes(2)))
        {
            await second.TakeAsync(Otlp.Body(Otlp.Ask(2)));
            var facts = await second.FactsAsync(2);
            Assert.Equal([(1L, Otlp.TraceText(1), 8), (2L, Otlp.TraceText(2), 8)], facts.Select(fact => (fact.Sequence, fact.TraceId, fact.SpanCount)));
            Assert.Equal((16L, 2L), await CountsAsync(second));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_record_that_cannot_be_decoded_does_not_stop_those_after_it()
    {
        await using var host = await engine.StartAsync();
        await host.Journal.AppendAsync(RecordKind.Traces, new byte[] { 0x0A, 0xFF, 0xFF, 0xFF });
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        Assert.Equal((8L, 1L), await CountsAsync(host));
    }

    [Fact]
    public async Task After_a_failure_the_index_goes_on_with_its_own_threads()
    {
        await using var host = await engine.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        var (threads, again) = (new List<string?>(), new TaskCompletionSource());
        using var indexer = new Indexer(host.Journal, host.Store.Unfinished(), new SoleLease(), host.Prices, host.Clock, new FactSignal(), new IndexFigures(), NullLogger<Indexer>.Instance, new(host.Journal.FollowAsync, PrepareAsync));
        await indexer.StartAsync(CancellationToken.None);
        await again.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await indexer.StopAsync(CancellationToken.None);
        host.Store.Engine.RemoveUnfinished();
        Assert.All(threads, name => Assert.StartsWith("index ", name, StringComparison.Ordinal));

        Task PrepareAsync(IndexBatch batch, CancellationToken cancellationToken)
        {
            threads.Add(Thread.CurrentThread.Name);
            return threads.Count == 1 ? throw new IOException("the first time") : Task.Run(again.TrySetResult, CancellationToken.None);
        }
    }

    private static async Task<(long Spans, long Traces)> CountsAsync(CollectorHost host)
    {
        var stored = (await host.Query.GetStatusAsync()).Stored;
        return (stored.Spans, stored.Traces);
    }

    private static async Task ScoreAsync(CollectorHost host, int span, double value)
    {
        await host.Sink.PostScoresAsync([new() { SpanId = Otlp.SpanText(span), Name = "relevance", Value = value, Source = ScoreSource.Human }]);
        await host.IndexedAsync();
    }
}

public sealed class FilesIndexerTests() : IndexerTests(Engine.Files);

public sealed class PostgresIndexerTests(Postgres postgres) : IndexerTests(new Engine(postgres));
