using LlmAspire.TraceCollector.Index.Lease;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Retention;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LlmAspire.Tests;

public abstract class HourlyRetentionTests(Engine engine)
{
    [Fact]
    public async Task What_was_received_too_long_ago_is_dropped_with_its_segments_and_the_rest_is_whole()
    {
        await using var host = await engine.StartAsync(segmentBytes: 1);
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        await ScoreAsync(host, 1);
        await host.FactsAsync(1);
        host.Clock.Advance(TimeSpan.FromDays(31));
        await host.TakeAsync(Otlp.Body(Otlp.Ask(2)));
        await ScoreAsync(host, 2);
        await host.FactsAsync(2);
        Assert.Equal(4, host.Journal.Figures.Segments);
        await host.Store.WriteAsync(session => session.Execute("INSERT INTO repriced_traces SELECT trace_id, trace_id, cost_usd, cost_state, price_date FROM traces"));

        await DropAsync(host, days: 30);

        Assert.Equal(Otlp.TraceText(2), Assert.Single((await host.Query.GetTracesAsync(CollectorHost.Everything)).Items).TraceId);
        Assert.Equal(2, Assert.Single((await host.Query.GetFactsAsync(0, 10)).Items).Sequence);
        Assert.Null(await host.Query.GetTraceAsync(Otlp.TraceText(1)));
        Assert.Empty((await host.Query.GetScoresAsync(CollectorHost.Everything.Range, Otlp.TraceText(1))).Items);
        Assert.Equal(1, await host.Store.ReadAsync(session => session.Query("SELECT count(*) AS n FROM repriced_traces", row => row.Long("n"))[0]));
        Assert.Equal(2, host.Journal.Figures.Segments);
        var kept = await host.Query.GetTraceAsync(Otlp.TraceText(2));
        Assert.Equal("Text of guide#1.", kept!.Spans.Single(span => span.Name == "search").Documents[0].Content);
        Assert.Single(kept.Scores);
    }

    [Fact]
    public async Task A_trace_that_something_newer_came_for_stays_whole_and_holds_its_segments()
    {
        await using var host = await engine.StartAsync(segmentBytes: 1);
        var spans = Otlp.Ask(1);
        await host.TakeAsync(Otlp.Body(spans[..4]));
        host.Clock.Advance(TimeSpan.FromDays(31));
        await host.TakeAsync(Otlp.Body(spans[4..]));

        await DropAsync(host, days: 30);

        Assert.Equal(spans.Length, (await host.Query.GetTraceAsync(Otlp.TraceText(1)))!.Spans.Count(span => span.Attributes.Count > 0));
        Assert.Equal(2, host.Journal.Figures.Segments);
    }

    [Fact]
    public async Task What_is_more_than_the_bytes_allowed_is_dropped_oldest_first_and_the_newest_segment_stays()
    {
        await using var host = await engine.StartAsync(segmentBytes: 1);
        for (var trace = 1; trace <= 4; trace++)
            await host.TakeAsync(Otlp.Body(Otlp.Ask(trace)));
        var ofTwo = host.Journal.Figures.Bytes / 2;

        await DropAsync(host, days: 30, bytes: host.Store.Bytes + ofTwo + 1);
        Assert.Equal([Otlp.TraceText(3), Otlp.TraceText(4)], (await host.Query.GetTracesAsync(CollectorHost.Everything)).Items.Select(trace => trace.TraceId).Order());
        Assert.Equal(2, host.Journal.Figures.Segments);

        await DropAsync(host, days: 30, bytes: 1);
        Assert.Equal(Otlp.TraceText(4), Assert.Single((await host.Query.GetTracesAsync(CollectorHost.Everything)).Items).TraceId);
    }

    [Fact]
    public async Task A_client_whose_clock_stands_in_1970_loses_nothing()
    {
        await using var host = await engine.StartAsync();
        var span = Otlp.Span(1, 1, 0, "old", 0, 1);
        (span.StartTimeUnixNano, span.EndTimeUnixNano) = (1, 2);
        await host.TakeAsync(Otlp.Body(span));
        await DropAsync(host, days: 30);
        Assert.NotNull(await host.Query.GetTraceAsync(Otlp.TraceText(1)));
    }

    [Fact]
    public async Task A_collector_that_dropped_segments_starts_again_and_goes_on()
    {
        var folder = CollectorHost.NewFolder();
        try
        {
            await using (var host = await engine.StartAsync(folder, segmentBytes: 1))
            {
                await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
                host.Clock.Advance(TimeSpan.FromDays(31));
                await host.TakeAsync(Otlp.Body(Otlp.Ask(2)));
                await DropAsync(host, days: 30);
            }
            await using var next = await engine.StartAsync(folder, Otlp.Noon.AddDays(31).AddMinutes(2));
            await next.TakeAsync(Otlp.Body(Otlp.Ask(3)));
            Assert.Equal(2, (await next.Query.GetTracesAsync(CollectorHost.Everything)).Items.Count);
            Assert.Empty(next.Journal.Figures.Damaged);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ScoreAsync(CollectorHost host, int trace)
    {
        await host.Sink.PostScoresAsync([new() { TraceId = Otlp.TraceText(trace), Name = "relevance", Value = 1, Source = ScoreSource.Human }]);
        await host.IndexedAsync();
    }

    internal static async Task DropAsync(CollectorHost host, int days, long? bytes = null)
    {
        using var retention = new HourlyRetention(host.Store, host.Journal, new SoleLease(), Options.Create(new RetentionOptions { Days = days, Bytes = bytes }), host.Clock, NullLogger<HourlyRetention>.Instance);
        await retention.DropAsync(TestContext.Current.CancellationToken);
    }
}

public sealed class FilesHourlyRetentionTests() : HourlyRetentionTests(Engine.Files)
{
    [Fact]
    public async Task A_file_of_tables_that_is_mostly_free_is_written_anew_and_says_the_same()
    {
        await using var host = await CollectorHost.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        await host.FactsAsync(1);
        Assert.False(await host.Store.RewriteAsync(64 << 20, TestContext.Current.CancellationToken));
        await host.Store.WriteAsync(session => session.Execute("INSERT INTO erasures SELECT i, uuid(), i FROM range(1000000) r(i)"));
        // What lies at the end of the file would be cut off by a checkpoint.
        await host.Store.WriteAsync(session => session.Execute("DELETE FROM erasures WHERE position < 800000"));
        var before = host.Store.Bytes;

        Assert.True(await host.Store.RewriteAsync(1, TestContext.Current.CancellationToken));

        Assert.True(host.Store.Bytes < before / 2, $"{before} bytes became {host.Store.Bytes}.");
        Assert.Equal(["traces.1.duckdb"], Directory.GetFiles(host.Folder, "*.duckdb").Select(Path.GetFileName));
        await host.TakeAsync(Otlp.Body(Otlp.Ask(2)));
        await host.FactsAsync(2);
        Assert.Equal([1, 2], (await host.Query.GetFactsAsync(0, 10)).Items.Select(fact => fact.Sequence));
        Assert.Equal("Text of guide#1.", (await host.Query.GetTraceAsync(Otlp.TraceText(1)))!.Spans.Single(span => span.Name == "search").Documents[0].Content);
        Assert.InRange((await host.Query.GetStatusAsync()).Tables!.FreeBytes!.Value, 0, before / 2);
    }
}

public sealed class PostgresHourlyRetentionTests(Postgres postgres) : HourlyRetentionTests(new Engine(postgres));
