using LlmAspire.TraceCollector.Contracts;
using OpenTelemetry.Proto.Metrics.V1;

namespace LlmAspire.Tests;

/// <summary>One suite over both forms of <see cref="ITraceQuery"/> and <see cref="IScoreSink"/>.</summary>
public abstract class TraceQueryConformanceTests : IAsyncLifetime
{
    private protected CollectorHost Host { get; private set; } = null!;

    private protected abstract ITraceQuery Query { get; }

    private protected abstract IScoreSink Sink { get; }

    private static TraceFilter All => CollectorHost.Everything;

    public async ValueTask InitializeAsync()
    {
        Host = await CollectorHost.StartAsync();
        var failed = Otlp.Span(2, 1, 0, "job", 1000, 20, ("error.type", "Timeout"));
        failed.Status = new() { Code = OpenTelemetry.Proto.Trace.V1.Status.Types.StatusCode.Error, Message = "took too long" };
        await Host.TakeAsync(
            Otlp.Body(Otlp.Ask(1)),
            Otlp.Body(failed),
            Otlp.Body(Otlp.Ask(3, 2000, "How do prompts get versions?", "By hand, checked at start.", "a-model-no-one-sells", ("user.id", "u-2"), ("rag.outcome", "refused"))));
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_summary_holds_what_the_contract_names()
    {
        var trace = (await Query.GetTracesAsync(All)).Items[2];
        Assert.Equal(Otlp.TraceText(1), trace.TraceId);
        Assert.Equal(("ask", "ragapi", TraceStatus.Ok, "answered", "docs", "u-1", "s-1"), (trace.Name, trace.Service, trace.Status, trace.Outcome, trace.Feature, trace.UserId, trace.SessionId));
        Assert.Equal((Otlp.Noon, 500.0, 8), (trace.StartedAt, trace.DurationMs, trace.SpanCount));
        Assert.Equal(["gpt-4o-mini-2024-07-18"], trace.Models);
        Assert.Equal(["answer@1.2.0"], trace.Prompts);
        Assert.Equal((812L, 96L), (trace.InputTokens, trace.OutputTokens));
        Assert.Equal(CostState.Priced, trace.CostState);
        Assert.Equal((812 * 0.15 + 96 * 0.6) / 1e6, trace.CostUsd!.Value, 12);
        Assert.Equal(("What is a settled trace?", "One whose root has ended."), (trace.Input, trace.Output));
        Assert.Equal(5, trace.StageMs.Count);
        Assert.Equal(400, trace.StageMs["llm"]);
    }

    [Theory]
    [InlineData(CostDimension.Feature)]
    [InlineData(CostDimension.User)]
    [InlineData(CostDimension.Session)]
    [InlineData(CostDimension.Prompt)]
    [InlineData(CostDimension.Service)]
    [InlineData(CostDimension.Model)]
    [InlineData(CostDimension.Day)]
    [InlineData(CostDimension.Hour)]
    public async Task A_cost_is_the_sum_of_the_traces_behind_it(CostDimension by)
    {
        await Host.TakeAsync(
            Otlp.Body(Otlp.Ask(5, 3_700_000, model: "gpt-4.1", more: [("app.feature", "chat"), ("user.id", "u-7"), ("session.id", "s-9")])),
            Otlp.Body(Otlp.Ask(6, -7_200_000, more: ("user.id", "u-7"))));
        var report = await Query.GetCostsAsync([by], All);
        foreach (var group in report.Items)
        {
            var behind = group.Keys[0] is { } key ? await AllOf(Behind(by, key)) : (await AllOf(All)).Where(trace => Names(by, trace) is false).ToList();
            Assert.Equal(behind.Count, group.Figures.Requests);
            Assert.Equal(behind.Sum(trace => trace.CostUsd ?? 0), group.Figures.CostUsd ?? 0, 12);
            Assert.Equal(behind.Count(trace => trace.CostState is CostState.Unpriced or CostState.Partial), group.Figures.Unpriced);
            Assert.Equal(behind.Sum(trace => trace.InputTokens ?? 0), group.Figures.Tokens.Input ?? 0);
            if (by is not (CostDimension.Day or CostDimension.Hour) && group.Keys[0] is not null)
                Assert.Equal(group.Figures.CostUsd ?? 0, group.Trend.Sum(), 12);
        }
        Assert.Equal((await AllOf(All)).Count, report.Items.Sum(group => group.Figures.Requests));
        Assert.Equal(report.Totals.CostUsd!.Value, report.Items.Sum(group => group.Figures.CostUsd ?? 0), 12);
        var classes = report.Totals.Classes;
        Assert.Equal(report.Totals.CostUsd.Value, (classes.Input + classes.CacheRead + classes.CacheWrite + classes.Output + classes.Reasoning + classes.Other)!.Value, 12);
    }

    [Fact]
    public async Task Costs_can_be_told_apart_by_several_things_at_once_and_say_how_they_are_spread()
    {
        await Host.TakeAsync(Otlp.Body(Otlp.Ask(5, 3_700_000, model: "gpt-4.1")));
        var report = await Query.GetCostsAsync([CostDimension.Hour, CostDimension.Model], All);
        Assert.Equal(["2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z", "2026-11-23T13:00:00Z"], report.Items.Select(group => group.Keys[0]));
        Assert.Equal(["a-model-no-one-sells", "gpt-4.1", "gpt-4o-mini-2024-07-18"], report.Items.Select(group => group.Keys[1]).OfType<string>().Distinct().Order(StringComparer.Ordinal));
        // 812 x 0.15 + 96 x 0.60 and 812 x 2 + 96 x 8, in millionths
        var totals = report.Totals;
        Assert.Equal(((179.4 + 2392) / 2e6, (179.4 + 2392) / 2e6), (Math.Round(totals.PerRequestUsd!.Value, 12), Math.Round(totals.P50Usd!.Value, 12)));
        Assert.Equal((4L, 2L, 2L, 1L, 0.25), (totals.Requests, totals.Answered, totals.Costed, totals.Unpriced, totals.UnpricedShare));
        Assert.Equal(totals.CostUsd! / 2, totals.PerAnsweredUsd);
        Assert.Equal("groupBy", (await Assert.ThrowsAsync<ArgumentException>(() => Query.GetCostsAsync([CostDimension.Day, CostDimension.Hour, CostDimension.User, CostDimension.Model], All))).ParamName);
    }

    [Fact]
    public async Task What_is_unpriced_is_listed_with_its_reason()
    {
        var reason = Assert.Single((await Query.GetUnpricedAsync(All)).Items);
        Assert.Equal(("model 'a-model-no-one-sells' is not in the price list", 1L, Otlp.TraceText(3)), (reason.Reason, reason.Requests, reason.ExampleTraceId));
    }

    [Fact]
    public async Task Change_events_come_newest_first_page_by_page()
    {
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

    private async Task<List<TraceRow>> AllOf(TraceFilter filter) => [.. (await Query.GetTracesAsync(filter, 500)).Items];

    private static TraceFilter Behind(CostDimension by, string key) => by switch
    {
        CostDimension.Feature => All with { Features = [key] },
        CostDimension.User => All with { Users = [key] },
        CostDimension.Session => All with { Sessions = [key] },
        CostDimension.Prompt => All with { Prompts = [key] },
        CostDimension.Service => All with { Services = [key] },
        CostDimension.Model => All with { Models = [key] },
        CostDimension.Day => All with { Range = Span(key + "T00:00:00Z", TimeSpan.FromDays(1)) },
        _ => All with { Range = Span(key, TimeSpan.FromHours(1)) },
    };

    private static TimeRange Span(string from, TimeSpan length) =>
        new(DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture), DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture) + length);

    private static bool Names(CostDimension by, TraceRow trace) => by switch
    {
        CostDimension.Feature => trace.Feature is not null,
        CostDimension.User => trace.UserId is not null,
        CostDimension.Session => trace.SessionId is not null,
        CostDimension.Prompt => trace.Prompts.Count > 0,
        CostDimension.Service => trace.Service is not null,
        _ => trace.Models.Count > 0,
    };

    [Fact]
    public async Task An_unknown_model_is_unpriced_and_not_free()
    {
        var trace = (await Query.GetTracesAsync(All)).Items[0];
        Assert.Equal((CostState.Unpriced, (double?)null), (trace.CostState, trace.CostUsd));
    }

    [Fact]
    public async Task A_failed_root_makes_the_trace_an_error_and_names_its_type()
    {
        var trace = (await Query.GetTracesAsync(All with { Statuses = [TraceStatus.Error] })).Items.Single();
        Assert.Equal(("job", "Timeout"), (trace.Name, trace.ErrorType));
        var group = (await Query.GetErrorsAsync(All)).Items.Single();
        Assert.Equal(("Timeout", 1L, Otlp.TraceText(2), "took too long"), (group.ErrorType, group.Count, group.ExampleTraceId, group.ExampleMessage));
    }

    [Fact]
    public async Task Client_metrics_are_listed_and_reported_by_series_and_time()
    {
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
        await using (var first = await CollectorHost.StartAsync(folder))
            await first.TakeMetricsAsync(OtlpMetrics.Body(OtlpMetrics.Durations(AggregationTemporality.Cumulative, 30, [2, 2, 0, 0], 4)));
        await using (var second = await CollectorHost.StartAsync(folder))
        {
            await second.TakeMetricsAsync(OtlpMetrics.Body(OtlpMetrics.Durations(AggregationTemporality.Cumulative, 30, [2, 2, 0, 0], 4)));
            await second.TakeMetricsAsync(OtlpMetrics.Body(OtlpMetrics.Durations(AggregationTemporality.Cumulative, 40, [3, 2, 0, 0], 4.5)));
            Assert.Equal((5L, 4.5), ((await second.Query.GetMetricsAsync(All.Range)).Items.Single() is var metric ? (metric.Count, metric.Sum) : default));
        }
        Directory.Delete(folder, recursive: true);
    }

    public static TheoryData<string, int[]> Filters => new()
    {
        { "feature", [1, 3] }, { "user", [3] }, { "users", [1, 3] }, { "session", [1, 3] }, { "service", [1, 2, 3] }, { "model", [1] }, { "prompt", [1, 3] }, { "promptName", [1, 3] },
        { "noPrompt", [] }, { "outcome", [3] }, { "error", [2] }, { "minMs", [1, 3] }, { "maxMs", [2] }, { "minCost", [1] }, { "unpriced", [3] }, { "attribute", [1, 2, 3] }, { "attributeElse", [] }, { "words", [3] },
        { "wordsAnswer", [1] }, { "wordsElse", [] }, { "range", [2] }, { "attributes", [1, 2, 3] },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task A_filter_holds_exactly_the_traces_it_describes(string name, int[] expected)
    {
        var filter = name switch
        {
            "feature" => All with { Features = ["docs"] },
            "user" => All with { Users = ["u-2"] },
            "users" => All with { Users = ["u-1", "u-2"] },
            "session" => All with { Sessions = ["s-1"] },
            "service" => All with { Services = ["ragapi"] },
            "model" => All with { Models = ["gpt-4o-mini-2024-07-18", "other"] },
            "prompt" => All with { Prompts = ["answer@1.2.0"] },
            "promptName" => All with { Prompts = ["answer"] },
            "noPrompt" => All with { Prompts = ["answer@1.2", "swer@1.2.0"] },
            "outcome" => All with { Outcomes = ["refused"] },
            "error" => All with { ErrorTypes = ["Timeout"] },
            "minMs" => All with { MinMs = 100 },
            "maxMs" => All with { MaxMs = 500 },
            "minCost" => All with { MinCostUsd = 0.0001 },
            "unpriced" => All with { CostStates = [CostState.Unpriced, CostState.Partial] },
            "attribute" => All with { Attributes = [new("deployment", "blue")] },
            "attributeElse" => All with { Attributes = [new("deployment", "blu")] },
            "attributes" => All with { Attributes = [new("deployment", "blue"), new("deployment", "green")] },
            "words" => All with { Words = "PROMPTS versions" },
            "wordsAnswer" => All with { Words = "root ended" },
            "wordsElse" => All with { Words = "root versions" },
            "range" => All with { Range = new(Otlp.Noon.AddSeconds(1), Otlp.Noon.AddSeconds(2)) },
            _ => throw new ArgumentException(name),
        };
        var found = (await Query.GetTracesAsync(filter)).Items.Select(trace => trace.TraceId).Order();
        Assert.Equal(expected.Select(Otlp.TraceText).Order(), found);
        Assert.Equal(expected.Length, await Query.CountTracesAsync(filter));
    }

    [Theory]
    [InlineData(TraceOrder.Newest, 3, 2, 1)]
    [InlineData(TraceOrder.Slowest, 3, 1, 2)]
    [InlineData(TraceOrder.Costliest, 1, 3, 2)]
    public async Task Pages_follow_each_other_in_every_order_without_gaps_or_repetition(TraceOrder order, int first, int second, int third)
    {
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Query.GetTracesAsync(All with { Order = order }, 1, cursor);
            seen.AddRange(page.Items.Select(trace => trace.TraceId));
            cursor = page.Next;
        }
        while (cursor is not null && seen.Count < 10);
        Assert.Equal(new[] { first, second, third }.Select(Otlp.TraceText), seen);
    }

    [Fact]
    public async Task A_cursor_of_another_order_is_refused_by_name()
    {
        var cursor = (await Query.GetTracesAsync(All, 1)).Next;
        var fault = await Assert.ThrowsAsync<ArgumentException>(() => Query.GetTracesAsync(All with { Order = TraceOrder.Slowest }, 1, cursor));
        Assert.Equal("cursor", fault.ParamName);
        await Assert.ThrowsAsync<ArgumentException>(() => Query.GetTracesAsync(All, 1, "rubbish"));
    }

    [Fact]
    public async Task A_trace_in_full_has_its_texts_documents_and_tree()
    {
        var trace = await Query.GetTraceAsync(Otlp.TraceText(1));
        Assert.NotNull(trace);
        Assert.Equal(["POST /ask", "ask", "embed", "search", "rerank", "llm", "chat gpt-4o-mini-2024-07-18", "post"], trace.Spans.Select(span => span.Name));
        var rerank = trace.Spans[4];
        Assert.Equal([("guide#1", true), ("guide#2", false)], rerank.Documents.Select(document => (document.Id!, document.Used!.Value)));
        var call = trace.Spans[6];
        Assert.Equal((SpanKind.Llm, CostState.Priced, trace.CostUsd), (call.Kind, call.CostState, call.CostUsd));
        Assert.Equal("user", Assert.Single(call.InputMessages).Role);
        Assert.Equal("openai", call.Model!.Provider);
        Assert.Equal("abcdef012345", trace.Spans[5].Prompt!.Hash);
        Assert.Null(trace.Spans[5].CostUsd);
        Assert.Equal("blue", call.Resource["deployment"].GetString());
        Assert.Equal(22, call.OffsetMs);
    }

    [Fact]
    public async Task A_compact_trace_has_no_texts_but_the_same_tree_and_cost()
    {
        var full = await Query.GetTraceAsync(Otlp.TraceText(1));
        var compact = await Query.GetTraceAsync(Otlp.TraceText(1), compact: true);
        Assert.Equal(full!.Spans.Select(span => (span.SpanId, span.ParentSpanId, span.DurationMs, span.CostUsd)), compact!.Spans.Select(span => (span.SpanId, span.ParentSpanId, span.DurationMs, span.CostUsd)));
        Assert.All(compact.Spans, span => Assert.True(span.Attributes.Count == 0 && span.InputMessages.Count == 0 && span.Input is null));
    }

    [Fact]
    public async Task One_span_is_what_it_is_in_the_whole_trace()
    {
        var whole = (await Query.GetTraceAsync(Otlp.TraceText(1)))!;
        foreach (var span in whole.Spans)
            Assert.Equal(System.Text.Json.JsonSerializer.Serialize(span, WireJson.Options), System.Text.Json.JsonSerializer.Serialize(await Query.GetSpanAsync(whole.TraceId, span.SpanId), WireJson.Options));
        Assert.Null(await Query.GetSpanAsync(whole.TraceId, Otlp.SpanText(99)));
        Assert.Null(await Query.GetSpanAsync(Otlp.TraceText(99), Otlp.SpanText(1)));
        Assert.Equal("spanId", (await Assert.ThrowsAsync<ArgumentException>(() => Query.GetSpanAsync(whole.TraceId, "abc"))).ParamName);
    }

    [Fact]
    public async Task An_unknown_trace_is_null_and_a_wrong_id_is_refused()
    {
        Assert.Null(await Query.GetTraceAsync(Otlp.TraceText(99)));
        Assert.Equal("traceId", (await Assert.ThrowsAsync<ArgumentException>(() => Query.GetTraceAsync("abc"))).ParamName);
    }

    [Fact]
    public async Task Stages_have_quantiles_in_all_and_per_bucket()
    {
        var report = await Query.GetStagesAsync(All with { Range = new(Otlp.Noon, Otlp.Noon.AddSeconds(10)) }, TimeSpan.FromSeconds(2));
        Assert.Equal(["total", "embed", "search", "rerank", "llm", "post"], report.Stages.Select(stage => stage.Stage));
        var total = report.Stages[0];
        Assert.Equal((3L, 500.0, 500.0), (total.Stats.Count, total.Stats.P50, total.Stats.Max));
        Assert.Equal([(Otlp.Noon, 2L), (Otlp.Noon.AddSeconds(2), 1L)], total.Buckets.Select(bucket => (bucket.At, bucket.Stats.Count)));
        Assert.Equal("bucket", (await Assert.ThrowsAsync<ArgumentException>(() => Query.GetStagesAsync(All, TimeSpan.FromSeconds(2)))).ParamName);
    }

    [Fact]
    public async Task A_heat_map_has_each_request_in_the_cell_of_its_time_and_duration()
    {
        var map = await Query.GetHeatMapAsync(All with { Range = new(Otlp.Noon, Otlp.Noon.AddSeconds(10)) }, TimeSpan.FromSeconds(2));
        Assert.Equal(2, map.BucketSeconds);
        Assert.Equal([(Otlp.Noon, 20.0, 1L), (Otlp.Noon, 500.0, 1L), (Otlp.Noon.AddSeconds(2), 500.0, 1L)],
            map.Cells.Select(cell => (cell.At, new[] { 20.0, 500.0 }.Single(ms => cell.FromMs <= ms && ms < cell.ToMs), cell.Count)));
        var cell = map.Cells[1];
        var found = await Query.GetTracesAsync(All with { Range = new(cell.At, cell.At.AddSeconds(map.BucketSeconds)), MinMs = cell.FromMs, MaxMs = cell.ToMs });
        Assert.Equal(Otlp.TraceText(1), found.Items.Single().TraceId);
    }

    [Fact]
    public async Task Slow_requests_say_in_which_stage_their_time_went()
    {
        var slow = await Query.GetSlowSharesAsync(All);
        Assert.Equal((500.0, 3L, 2L), (slow.P99Ms!.Value, slow.Requests, slow.SlowRequests));
        Assert.Equal(["embed", "search", "rerank", "llm", "post", "other"], slow.Stages.Select(stage => stage.Stage));
        var llm = slow.Stages[3];
        Assert.Equal((0.8, 800.0 / 1020, 400.0), (llm.SlowShare, llm.Share, llm.SlowMs));
        Assert.Equal(1, slow.Stages.Sum(stage => stage.SlowShare), 9);
        Assert.Null((await Query.GetSlowSharesAsync(All with { Features = ["none"] })).P99Ms);
    }

    [Theory]
    [InlineData(LatencyDimension.Model, "a-model-no-one-sells", "gpt-4o-mini-2024-07-18")]
    [InlineData(LatencyDimension.Feature, "docs")]
    [InlineData(LatencyDimension.Service, "ragapi")]
    [InlineData(LatencyDimension.Prompt, "answer@1.2.0")]
    public async Task Latency_is_told_by_what_requests_have_in_common(LatencyDimension by, params string[] values)
    {
        var groups = await Query.GetLatencyByAsync(by, All);
        Assert.Equal(values, groups.Groups.Select(group => group.Value));
        Assert.Equal(by == LatencyDimension.Service ? (3, 1) : by == LatencyDimension.Model ? (1, 0) : (2L, 0L), (groups.Groups[0].Requests, groups.Groups[0].Errors));
        Assert.InRange(groups.Groups[0].P99Ms, 500 * (1 - groups.RelativeError), 500 * (1 + groups.RelativeError));
    }

    [Fact]
    public async Task A_session_sums_up_its_requests()
    {
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

    [Fact]
    public async Task A_score_sent_again_replaces_the_one_before()
    {
        await PostAsync(Verdict(1, 0.2));
        await PostAsync(Verdict(1, 0.8) with { Label = "better" });
        var score = Assert.Single((await Query.GetScoresAsync(All.Range, Otlp.TraceText(1))).Items);
        Assert.Equal((0.8, "better"), (score.Value, score.Label));
        Assert.Equal(0.8, (await Query.GetTracesAsync(All with { Scores = [new("faithfulness", ">=", 0.8)] })).Items.Single().Scores["faithfulness"]);
        Assert.Empty((await Query.GetTracesAsync(All with { Scores = [new("faithfulness", "<", 0.8)] })).Items);
        Assert.Equal("better", (await Query.GetTraceAsync(Otlp.TraceText(1)))!.Scores.Single().Label);
    }

    [Fact]
    public async Task The_worst_come_first_and_those_without_a_verdict_not_at_all()
    {
        await PostAsync(Verdict(1, 0.9), Verdict(3, 0.1), Verdict(2, null) with { Label = "no answer" });
        var found = await Query.GetTracesAsync(All with { Order = TraceOrder.Worst, WorstScore = "faithfulness" });
        Assert.Equal([Otlp.TraceText(3), Otlp.TraceText(1)], found.Items.Select(trace => trace.TraceId));
    }

    [Fact]
    public async Task A_score_may_come_before_its_trace()
    {
        await PostAsync(Verdict(7, 0.5));
        await Host.TakeAsync(Otlp.Body(Otlp.Ask(7, 5000)));
        Assert.Equal(0.5, (await Query.GetTracesAsync(All)).Items[0].Scores["faithfulness"]);
    }

    [Fact]
    public async Task Wrong_scores_are_rejected_by_index_and_the_others_kept()
    {
        var receipt = await Sink.PostScoresAsync([Verdict(1, 1.5), Verdict(1, 0.5), Verdict(1, null)]);
        Assert.Equal(1, receipt.Accepted);
        Assert.Equal([0, 2], receipt.Rejected.Select(item => item.Index));
        Assert.StartsWith("value:", receipt.Rejected[0].Error, StringComparison.Ordinal);
        Assert.Equal([0], (await Sink.PostScoresAsync([Verdict(1, 1.5)])).Rejected.Select(item => item.Index));
    }

    [Fact]
    public async Task Facts_come_in_order_without_gaps_once_traces_have_settled()
    {
        Assert.Empty((await Query.GetFactsAsync(0)).Items);
        await Host.FactsAsync(3);
        var facts = (await Query.GetFactsAsync(0)).Items;
        Assert.Equal([1, 2, 3], facts.Select(fact => fact.Sequence));
        var fact = facts.Single(fact => fact.TraceId == Otlp.TraceText(1));
        Assert.Equal(("openai", "gpt-4o-mini-2024-07-18", "answer", "1.2.0", "abcdef012345", "i-7"), (fact.Provider, fact.Model, fact.PromptName, fact.PromptVersion, fact.PromptHash, fact.IndexVersion));
        Assert.Equal((0.83, 2, 1, 1, 8), (fact.Top1Score, fact.Retrieved, fact.Used, fact.Steps, fact.SpanCount));
        Assert.Equal("What is a settled trace?".Length, fact.PromptChars);
        Assert.Equal(new TokenUsage(812, 96, null, null, null), fact.Tokens);
        Assert.Equal([2, 3], (await Query.GetFactsAsync(1)).Items.Select(item => item.Sequence));
        Assert.True((await Query.GetTraceAsync(Otlp.TraceText(1)))!.Settled);
    }

    [Fact]
    public async Task Waiting_for_facts_ends_when_one_comes()
    {
        var waiting = Query.GetFactsAsync(0, wait: TimeSpan.FromSeconds(50));
        await Host.FactsAsync(3);
        Assert.NotEmpty((await waiting).Items);
    }

    [Fact]
    public async Task The_status_counts_what_is_stored()
    {
        var status = await Query.GetStatusAsync();
        Assert.Equal((17L, 3L), (status.Stored.Spans, status.Stored.Traces));
        Assert.Equal((Host.Journal.Position, Host.Journal.Position, 0.0), (status.Journal.Position, status.Journal.Indexed, status.Journal.BehindMs));
        Assert.Equal(Otlp.Noon, status.Oldest);
        Assert.True(status.Disk.Bytes > 0);
    }

    private static Score Verdict(int trace, double? value) => new()
    {
        TraceId = Otlp.TraceText(trace),
        Name = "faithfulness",
        Value = value,
        Source = ScoreSource.Judge,
        Evaluator = new("offline-f6", "1.0.0"),
        InclusionProbability = 1,
        Core = true,
        Reason = "every answer",
    };

    private async Task PostAsync(params Score[] scores)
    {
        Assert.Empty((await Sink.PostScoresAsync(scores)).Rejected);
        await Host.IndexedAsync();
    }
}

public sealed class InProcessTraceQueryTests : TraceQueryConformanceTests
{
    private protected override ITraceQuery Query => Host.Query;

    private protected override IScoreSink Sink => Host.Sink;
}

public sealed class HttpTraceQueryTests : TraceQueryConformanceTests
{
    private protected override ITraceQuery Query => Host.Client;

    private protected override IScoreSink Sink => Host.Client;
}
