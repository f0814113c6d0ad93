using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

/// <summary>What a trace says of its cost, from the journal to the answer.</summary>
public sealed class CostsInTraceTests
{
    [Fact]
    public async Task A_trace_says_tier_reported_cost_and_classes_of_its_calls()
    {
        await using var host = await CollectorHost.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Span(1, 1, 0, "chat gpt-5-mini", 0, 100, Call("gpt-5-mini", 1000, 100,
            ("openai.response.service_tier", "priority"), ("gen_ai.usage.cost", 0.001), ("gen_ai.usage.cache_read.input_tokens", 400L)))));
        var trace = (await host.Query.GetTraceAsync(Otlp.TraceText(1), compact: true))!;
        // Priority: 600 x 0.45 + 400 x 0.045 + 100 x 3.60
        Assert.Equal(648e-6, trace.CostUsd!.Value, 12);
        Assert.Equal((0.001, 0.001, "priority"), (trace.ReportedCostUsd, trace.Spans[0].ReportedCostUsd, trace.Spans[0].ServiceTier));
        Assert.Equal([("input", 600L), ("cache read", 400L), ("output", 100L)], trace.Spans[0].CostParts.Select(part => (part.Class, part.Tokens)));
        Assert.NotNull(trace.PricesAsOf);
    }

    [Fact]
    public async Task A_call_without_tokens_stays_unpriced_and_offers_an_estimate()
    {
        await using var host = await CollectorHost.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Span(1, 1, 0, "chat gpt-4o-mini", 0, 100, ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o-mini"),
            ("gen_ai.input.messages", """[{"role":"user","parts":[{"type":"text","content":"Why is the sky blue?"}]}]"""),
            ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"text","content":"Because of scattering."}]}]"""))));
        var trace = (await host.Query.GetTraceAsync(Otlp.TraceText(1)))!;
        Assert.Equal((CostState.Unpriced, (double?)null, (long?)null), (trace.CostState, trace.CostUsd, trace.InputTokens));
        Assert.Equal("the input tokens of the call to 'gpt-4o-mini' are missing", trace.CostReason);
        var call = trace.Spans[0];
        Assert.InRange(call.EstimatedUsage!.Input!.Value, 6, 14);
        Assert.InRange(call.EstimatedUsage.Output!.Value, 4, 14);
        Assert.Equal(((call.EstimatedUsage.Input.Value * 0.15) + (call.EstimatedUsage.Output.Value * 0.6)) / 1e6, call.EstimatedCostUsd!.Value, 12);
    }

    [Fact]
    public async Task A_wrappers_sum_counts_where_no_call_below_tells_tokens_and_is_marked()
    {
        await using var host = await CollectorHost.StartAsync();
        await host.TakeAsync(Otlp.Body(
            Otlp.Span(1, 1, 0, "invoke_agent", 0, 100, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.request.model", "gpt-4o-mini"), ("gen_ai.usage.input_tokens", 62L), ("gen_ai.usage.output_tokens", 24L)),
            Otlp.Span(1, 2, 1, "chat gpt-4o-mini", 1, 50, ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o-mini")),
            Otlp.Span(2, 1, 0, "invoke_agent", 0, 100, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.request.model", "gpt-4o-mini"), ("gen_ai.usage.input_tokens", 62L), ("gen_ai.usage.output_tokens", 24L)),
            Otlp.Span(2, 2, 1, "chat gpt-4o-mini", 1, 50, Call("gpt-4o-mini", 31, 12))));
        var alone = (await host.Query.GetTraceAsync(Otlp.TraceText(1), compact: true))!;
        Assert.Equal((62L, true, false), (alone.InputTokens, alone.Spans[0].Aggregate, alone.Spans[1].Aggregate));
        var told = (await host.Query.GetTraceAsync(Otlp.TraceText(2), compact: true))!;
        Assert.Equal((31L, false, CostState.None), (told.InputTokens, told.Spans[0].Aggregate, told.Spans[0].CostState));
    }

    private static (string, object)[] Call(string model, long input, long output, params (string, object)[] more) =>
        [("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", model), ("gen_ai.response.model", model), ("gen_ai.usage.input_tokens", input), ("gen_ai.usage.output_tokens", output), .. more];
}
