using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using LlmAspire.TraceCollector.Changes;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Reindex;
using LlmAspire.TraceCollector.Store;
using OpenTelemetry.Proto.Trace.V1;

namespace LlmAspire.Tests;

/// <summary>A request that costs ten times what its feature's do, or loops, is told at once.</summary>
public sealed class RunawayTests
{
    private static TimeRange Range => CollectorHost.Everything.Range;

    [Theory]
    [InlineData(0.1001, 0.01, 200, true)]
    [InlineData(0.1, 0.01, 200, false)]
    [InlineData(5.0, 0.0, 200, false)]
    [InlineData(null, 0.01, 200, false)]
    public void A_request_is_a_runaway_above_ten_times_the_99th_percentile(double? usd, double p99, int n, bool runaway) =>
        Assert.Equal(runaway, Runaway.ByCost(Trace(usd, 3), new(p99, n), Otlp.Noon) is not null);

    [Fact]
    public void Without_a_reference_cost_says_nothing_and_the_step_limit_itself_is_allowed()
    {
        Assert.Null(Runaway.ByCost(Trace(1000, 3), null, Otlp.Noon));
        Assert.Null(Runaway.BySteps(Trace(null, 50), 50, Otlp.Noon));
        Assert.Equal(new ChangeEvidence("steps", 51, 50, null), Runaway.BySteps(Trace(null, 51), 50, Otlp.Noon)!.Evidence);
    }

    [Fact]
    public async Task A_costly_request_is_told_before_it_settles_and_once()
    {
        await using var host = await CollectorHost.StartAsync();
        await NormalAsync(host, Runaway.LeastRequests);
        await host.TakeAsync(Otlp.Body(Costly(5000)[..3]));
        Assert.Empty((await host.Query.GetChangesAsync(Range)).Items);
        await host.TakeAsync(Otlp.Body(Costly(5000)[3..]));

        var change = Assert.Single((await host.Query.GetChangesAsync(Range)).Items);
        Assert.Equal((ChangeKind.Runaway, Otlp.TraceText(5000), "docs", "cost"), (change.Kind, change.TraceId, change.Feature, change.Evidence!.Statistic));
        Assert.Equal((10 * 179.4e-6, 7921.8e-6, 200L), (Math.Round(change.Evidence.Threshold, 12), Math.Round(change.Evidence.Value, 12), change.Evidence.N!.Value));
        Assert.DoesNotContain((await host.Query.GetFactsAsync(0, 5000)).Items, fact => fact.TraceId == change.TraceId);
        await host.FactsAsync(Runaway.LeastRequests + 1);
        await host.TakeAsync(Otlp.Body(Otlp.Span(5000, 99, 2, "late", 5, 1)));
        Assert.Equal(change, Assert.Single((await host.Query.GetChangesAsync(Range)).Items));
    }

    [Fact]
    public async Task With_fewer_requests_than_the_minimum_cost_says_nothing()
    {
        await using var host = await CollectorHost.StartAsync();
        await NormalAsync(host, Runaway.LeastRequests - 1);
        await host.TakeAsync(Otlp.Body(Costly(5000)));
        Assert.Empty((await host.Query.GetChangesAsync(Range)).Items);
    }

    [Fact]
    public async Task An_event_is_told_once_over_a_restart_and_a_reindex_and_goes_with_its_trace()
    {
        var folder = CollectorHost.NewFolder();
        ChangeEvent before;
        await using (var host = await CollectorHost.StartAsync(folder))
        {
            await host.TakeAsync(Otlp.Body([.. Otlp.Ask(1), .. Steps(1, 60)]));
            before = Assert.Single((await host.Query.GetChangesAsync(Range)).Items);
        }
        await using (var host = await CollectorHost.StartAsync(folder))
        {
            await host.TakeAsync(Otlp.Body(Otlp.Span(1, 500, 2, "look", 5, 1, ("openinference.span.kind", "TOOL"))));
            Assert.Equal(before, Assert.Single((await host.Query.GetChangesAsync(Range)).Items));
            host.Reindexer.Start();
            await CollectorHost.UntilAsync(() => Task.FromResult(host.Reindexer.Status is { HasEnded: true }));
            Assert.Equal(ReindexState.Done, host.Reindexer.Status!.State);
            Assert.Equal(before, Assert.Single((await host.Query.GetChangesAsync(Range)).Items));

            Assert.Equal(HttpStatusCode.NoContent, (await host.Http.DeleteAsync(new Uri($"/api/traces/{Otlp.TraceText(1)}", UriKind.Relative))).StatusCode);
            Assert.Empty((await host.Query.GetChangesAsync(Range)).Items);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task It_is_counted_as_a_metric_and_answered_over_HTTP()
    {
        var feature = $"runaway-{Guid.NewGuid():N}";
        long counted = 0;
        using var listener = new MeterListener { InstrumentPublished = (instrument, it) => { if (instrument.Name == "llmaspire.requests.runaway") it.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (tags.ToArray().Any(tag => feature.Equals(tag.Value)) && tags.ToArray().Any(tag => "steps".Equals(tag.Value)))
                Interlocked.Add(ref counted, value);
        });
        listener.Start();
        await using var host = await CollectorHost.StartAsync();
        await host.TakeAsync(Otlp.Body([.. Otlp.Ask(1, more: ("app.feature", feature)), .. Steps(1, 60)]));
        await CollectorHost.UntilAsync(() => Task.FromResult(Interlocked.Read(ref counted) == 1));
        var page = await host.Http.GetFromJsonAsync<Page<ChangeEvent>>("/api/changes?from=2026-11-22T00:00:00Z&to=2026-11-24T00:00:00Z&kind=runaway", WireJson.Options);
        Assert.Equal(feature, Assert.Single(page!.Items).Feature);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Http.GetAsync(new Uri("/api/changes?kind=storm", UriKind.Relative))).StatusCode);
    }

    /// <summary>So many settled requests of 179.4 millionths of a USD, and a minute more, so that they count.</summary>
    private static async Task NormalAsync(CollectorHost host, int count)
    {
        await host.TakeAsync(Otlp.Body([.. Enumerable.Range(1, count).SelectMany(trace => Otlp.Ask(trace, trace))]));
        await host.FactsAsync(count);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
    }

    /// <summary>An answer of 179.4 millionths and one more call: 812 x 0.15 + 12,701 x 0.60 = 7742.4.</summary>
    private static Span[] Costly(int trace) =>
    [
        .. Otlp.Ask(trace),
        Otlp.Span(trace, 20, 2, "chat", 30, 5, ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o-mini-2024-07-18"),
            ("gen_ai.usage.input_tokens", 812L), ("gen_ai.usage.output_tokens", 12_701L)),
    ];

    private static Span[] Steps(int trace, int count) => [.. Enumerable.Range(0, count).Select(step => Otlp.Span(trace, 100 + step, 2, "look", step, 1, ("openinference.span.kind", "TOOL")))];

    private static TraceRecord Trace(double? usd, int steps) => new()
    {
        TraceId = 1,
        Name = "ask",
        StartedAt = Otlp.Noon,
        Feature = "docs",
        CostUsd = usd,
        Steps = steps,
    };
}
