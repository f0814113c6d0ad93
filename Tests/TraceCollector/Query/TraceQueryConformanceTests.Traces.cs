using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

public abstract partial class TraceQueryConformanceTests
{
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

    [Fact]
    public async Task A_failed_root_makes_the_trace_an_error_and_names_its_type()
    {
        var trace = (await Query.GetTracesAsync(All with { Statuses = [TraceStatus.Error] })).Items.Single();
        Assert.Equal(("job", "Timeout"), (trace.Name, trace.ErrorType));
        var group = (await Query.GetErrorsAsync(All)).Items.Single();
        Assert.Equal(("Timeout", 1L, Otlp.TraceText(2), "took too long"), (group.ErrorType, group.Count, group.ExampleTraceId, group.ExampleMessage));
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
    public async Task Spans_of_several_traces_are_what_they_are_in_each()
    {
        var (first, third) = (await Query.GetTraceAsync(Otlp.TraceText(1)), await Query.GetTraceAsync(Otlp.TraceText(3)));
        var read = await Query.GetSpansAsync([Otlp.TraceText(3), Otlp.TraceText(99), Otlp.TraceText(1)]);
        Assert.Equal([Otlp.TraceText(3), Otlp.TraceText(1)], read.Select(trace => trace.TraceId));
        Assert.Equal(Json(third!.Spans), Json(read[0].Spans));
        Assert.Equal(Json(first!.Spans), Json(read[1].Spans));
        Assert.Equal("traceId", (await Assert.ThrowsAsync<ArgumentException>(() => Query.GetSpansAsync([]))).ParamName);
        Assert.Equal("traceId", (await Assert.ThrowsAsync<ArgumentException>(() => Query.GetSpansAsync([Otlp.TraceText(1), "abc"]))).ParamName);
        Assert.Equal("traceId", (await Assert.ThrowsAsync<ArgumentException>(() => Query.GetSpansAsync([.. Enumerable.Range(1, 101).Select(Otlp.TraceText)]))).ParamName);
    }

    private static string Json<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value, WireJson.Options);

    [Fact]
    public async Task One_span_is_what_it_is_in_the_whole_trace()
    {
        var whole = (await Query.GetTraceAsync(Otlp.TraceText(1)))!;
        foreach (var span in whole.Spans)
            Assert.Equal(Json(span), Json(await Query.GetSpanAsync(whole.TraceId, span.SpanId)));
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
    public async Task A_trace_is_found_by_each_of_its_tags_which_its_span_tells()
    {
        await OwnHostAsync();
        await Host.TakeAsync(Otlp.Body(Otlp.Span(7, 1, 0, "chat", 0, 1, ("langfuse.trace.tags", """["vip","tier two"]"""))));
        foreach (var tag in (string[])["vip", "tier two"])
            Assert.Equal([Otlp.TraceText(7)], (await Query.GetTracesAsync(All with { Attributes = [new("tag", tag)] })).Items.Select(trace => trace.TraceId));
        Assert.Empty((await Query.GetTracesAsync(All with { Attributes = [new("tag", "tier")] })).Items);
        Assert.Equal(["vip", "tier two"], (await Query.GetTraceAsync(Otlp.TraceText(7)))!.Spans[0].Tags);
    }
}
