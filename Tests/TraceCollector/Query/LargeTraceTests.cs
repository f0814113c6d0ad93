using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Query;
using OpenTelemetry.Proto.Trace.V1;

namespace LlmAspire.Tests;

/// <summary>Traces of many spans, from OTLP to the answer.</summary>
public abstract class LargeTraceTests(Engine engine) : IAsyncLifetime
{
    private CollectorHost host = null!;

    public async ValueTask InitializeAsync() => host = await engine.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task SendAsync(int trace, int spans, Func<int, int> parent)
    {
        foreach (var body in Enumerable.Range(1, spans).Chunk(4000))
            await host.TakeAsync(Otlp.Body([.. body.Select(id => Of(trace, id, parent(id)))]));
    }

    /// <summary>Every 100th fails, every fifth is a model call.</summary>
    private static Span Of(int trace, int id, int parent)
    {
        var span = Otlp.Span(trace, id, parent, $"step {id % 10}", id, id == 1 ? 100_000 : 1 + (id % 7), id % 5 == 0
            ? [("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o-mini"), ("gen_ai.usage.input_tokens", 100L), ("gen_ai.usage.output_tokens", 10L), ("input.value", $"question {id}")]
            : [("input.value", $"argument {id}")]);
        if (id % 100 == 99)
            span.Status = new() { Code = Status.Types.StatusCode.Error };
        return span;
    }

    [Fact]
    public async Task A_compact_trace_of_32843_spans_is_whole_and_says_only_what_a_waterfall_needs()
    {
        await SendAsync(1, 32_843, id => (id + 6) / 8);
        var json = await host.Http.GetByteArrayAsync($"/api/traces/{Otlp.TraceText(1)}?spans=compact");
        var trace = JsonSerializer.Deserialize<TraceDetail>(json, WireJson.Options)!;
        Assert.Equal((32_843, 32_843, false), (trace.Spans.Count, trace.SpanCount, trace.Truncated));
        Assert.InRange(json.Length, 1, 32_843 * 300);
        Assert.Equal(328, trace.Spans.Count(span => span.Status == TraceStatus.Error));
        Assert.Equal(trace.CostUsd!.Value, trace.Spans.Sum(span => span.CostUsd ?? 0), 9);
        Assert.Equal(Otlp.SpanText(1), trace.Spans[0].SpanId);
    }

    [Fact]
    public async Task A_chain_of_10000_and_30000_children_of_one_are_read_in_order()
    {
        await SendAsync(2, 10_000, id => id - 1);
        await SendAsync(3, 30_001, id => id == 1 ? 0 : 1);
        var deep = (await host.Query.GetTraceAsync(Otlp.TraceText(2), compact: true))!;
        var wide = (await host.Query.GetTraceAsync(Otlp.TraceText(3), compact: true))!;
        Assert.Equal(Enumerable.Range(1, 10_000).Select(Otlp.SpanText), deep.Spans.Select(span => span.SpanId));
        Assert.Equal(Enumerable.Range(1, 30_001).Select(Otlp.SpanText), wide.Spans.Select(span => span.SpanId));
    }

    [Fact]
    public async Task Of_a_trace_beyond_the_bound_the_telling_spans_are_shown_with_what_is_above_them()
    {
        await SendAsync(4, TraceSpans.MostSpans + 10_000, id => (id + 6) / 8);
        var trace = (await host.Query.GetTraceAsync(Otlp.TraceText(4), compact: true))!;
        var ids = trace.Spans.Select(span => span.SpanId).ToHashSet();
        Assert.Equal((TraceSpans.MostSpans, TraceSpans.MostSpans + 10_000, true), (trace.Spans.Count, trace.SpanCount, trace.Truncated));
        Assert.Equal(600, trace.Spans.Count(span => span.Status == TraceStatus.Error));
        Assert.Equal(12_000, trace.Spans.Count(span => span.Kind == SpanKind.Llm));
        Assert.All(trace.Spans, span => Assert.True(span.ParentSpanId is null || ids.Contains(span.ParentSpanId)));
        Assert.Equal(10_000, trace.Spans.Sum(span => span.ChildrenLeftOut ?? 0) + HiddenBelowHidden(ids));
        Assert.Equal(trace.CostUsd!.Value, trace.Spans.Sum(span => span.CostUsd ?? 0), 9);
    }

    private static int HiddenBelowHidden(HashSet<string> shown) =>
        Enumerable.Range(2, TraceSpans.MostSpans + 9_999).Count(id => !shown.Contains(Otlp.SpanText(id)) && !shown.Contains(Otlp.SpanText((id + 6) / 8)));

    [Fact]
    public async Task Choosing_costs_nothing_where_the_whole_fits_and_costs_stay_those_of_the_whole()
    {
        // Only the model call below carries the cost, whether it is shown or not.
        var wrapper = Otlp.Span(5, 1, 0, "agent", 0, 100, ("openinference.span.kind", "AGENT"), ("gen_ai.request.model", "gpt-4o-mini"), ("gen_ai.usage.input_tokens", 100L), ("gen_ai.usage.output_tokens", 10L));
        await host.TakeAsync(Otlp.Body(wrapper, Of(5, 5, 1), Of(5, 6, 1)));
        var (rows, spans, truncated) = await host.Store.ReadAsync(session => new TraceSpans(session, PriceList.BuiltIn).Read(TraceId(5), 3, most: 1));
        Assert.Equal((1, true, CostState.None), (rows.Count, truncated, Assert.Single(spans).CostState));
        Assert.Equal(2, spans[0].ChildrenLeftOut);
    }

    [Fact]
    public async Task Texts_beyond_the_room_of_an_answer_are_left_out_and_counted()
    {
        await SendAsync(6, 9_000, id => (id + 6) / 8);
        var (spans, without) = await host.Store.ReadAsync(session =>
        {
            var (rows, compact, _) = new TraceSpans(session, PriceList.BuiltIn).Read(TraceId(6), 9_000);
            return new SpanTexts(host.Journal, PriceList.BuiltIn, mostBytes: 1000).Read(TraceId(6), rows, compact, SpanTexts.Logs(session, TraceId(6)));
        });
        Assert.Equal(5_000, without);
        Assert.Equal(4_000, spans.Count(span => span.Input is not null));
        Assert.Equal("argument 8999", (await host.Query.GetSpanAsync(Otlp.TraceText(6), Otlp.SpanText(8999)))!.Input);
    }

    [Fact]
    public async Task A_resource_of_a_megabyte_is_told_with_few_of_its_spans()
    {
        var body = OpenTelemetry.Proto.Collector.Trace.V1.ExportTraceServiceRequest.Parser.ParseFrom(Otlp.Body([.. Enumerable.Range(1, 500).Select(id => Of(9, id, 0))]));
        body.ResourceSpans[0].Resource.Attributes.Add(new OpenTelemetry.Proto.Common.V1.KeyValue { Key = "big", Value = new() { StringValue = new string('b', 1 << 20) } });
        await host.TakeAsync(Google.Protobuf.MessageExtensions.ToByteArray(body));
        var trace = (await host.Query.GetTraceAsync(Otlp.TraceText(9)))!;
        Assert.Equal((500, 500 - (SpanTexts.MostBytes >> 20)), (trace.Spans.Count, (long)trace.WithoutTexts));
    }

    [Fact]
    public async Task A_large_trace_does_not_come_with_others()
    {
        await SendAsync(7, 600, id => (id + 6) / 8);
        await host.TakeAsync(Otlp.Body(Of(8, 1, 0)));
        var read = await host.Query.GetSpansAsync([Otlp.TraceText(7), Otlp.TraceText(8)]);
        Assert.Equal([(true, 0), (false, 1)], read.Select(trace => (trace.TooLarge, trace.Spans.Count)));
    }

    private static UInt128 TraceId(int number) => UInt128.Parse(Otlp.TraceText(number), System.Globalization.NumberStyles.AllowHexSpecifier, null);
}

public sealed class FilesLargeTraceTests() : LargeTraceTests(Engine.Files);

public sealed class PostgresLargeTraceTests(Postgres postgres) : LargeTraceTests(new Engine(postgres));
