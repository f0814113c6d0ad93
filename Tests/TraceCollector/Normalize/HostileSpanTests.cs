using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.Tests;

/// <summary>Spans made to stop the index, fill its memory or break an answer. What was quadratic has sizes here that the old code did not finish.</summary>
public sealed class HostileSpanTests
{
    private static (string, object?)[] Chat => [("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o-mini"), ("gen_ai.usage.input_tokens", 1000), ("gen_ai.usage.output_tokens", 100)];

    [Theory]
    [InlineData("-5", "10")]
    [InlineData("1e30", "10")]
    public void Counts_that_no_call_can_have_are_not_known_and_stop_no_sum(string input, string output)
    {
        var span = Make.Normal("m", ("genkit:type", "action"), ("genkit:metadata:subtype", "model"), ("genkit:name", "openai/gpt-4o-mini"), ("genkit:output", $$$"""{"usage":{"inputTokens":{{{input}}},"outputTokens":{{{output}}}}}"""));
        Assert.Equal((null, 10), (span.InputTokens, span.OutputTokens));
        Assert.Equal(CostState.Unpriced, IndexedSpan.From(span, 0, PriceList.BuiltIn).Cost.State);
    }

    [Fact]
    public void The_largest_counts_of_the_largest_trace_have_a_sum()
    {
        var call = IndexedSpan.From(Make.Normal("m", ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o-mini"), ("gen_ai.usage.input_tokens", 1_000_000_000_000), ("gen_ai.usage.output_tokens", 1)), 0, PriceList.BuiltIn);
        var trace = TraceFigures.Of([.. Enumerable.Range(1, 20_000).Select(id => call with { SpanId = (ulong)id, Documents = int.MaxValue, DocumentChars = int.MaxValue, Kind = id % 2 == 0 ? SpanKind.Llm : SpanKind.Retriever })], PriceList.BuiltIn);
        Assert.Equal((20_000_000_000_000_000, int.MaxValue), (trace.Usage!.Input, trace.Retrieved));
    }

    [Fact]
    public void Numbers_without_end_are_not_known_and_break_no_answer()
    {
        var span = Make.Normal("chat", [.. Chat, ("gen_ai.response.time_to_first_chunk", 1e308), ("gen_ai.usage.cost", 1e300), ("gen_ai.retrieval.documents", """[{"id":"d","score":1e999}]""")]);
        Assert.Equal((null, null, null), (span.TimeToFirstTokenMs, span.ReportedCostUsd, span.Documents![0].Score));
        Assert.Equal("[null,1.5]", JsonSerializer.Serialize(new[] { double.PositiveInfinity, 1.5 }, WireJson.Options));
    }

    [Theory]
    [InlineData(@"cut \ud83d", "cut \uFFFD")]
    [InlineData(@"cut \uDE00 here", "cut \uFFFD here")]
    [InlineData(@"\ud83d\ud83d\ude00", "\uFFFD\U0001F600")]
    [InlineData(@"\\ud83d", @"\ud83d")]
    [InlineData(@"\ud83d\n", "\uFFFD\n")]
    public void A_text_that_was_cut_inside_a_character_costs_a_call_neither_its_messages_nor_its_price(string sent, string read)
    {
        foreach (var lies in new[] { false, true })
        {
            var json = $$"""[{"role":"user","parts":[{"type":"text","content":"{{sent}}"}]}]""";
            var bytes = System.Text.Encoding.UTF8.GetBytes(json);
            var span = Make.Normal("chat", [.. Chat, ("gen_ai.input.messages", lies ? AnyValue.Of(bytes, 0, bytes.Length) : json)]);
            Assert.Equal((read, 1000), (span.Input, span.InputTokens));
        }
    }

    [Fact]
    public void A_property_that_stands_a_hundred_thousand_times_is_renamed_in_one_pass()
    {
        var many = string.Join(',', Enumerable.Repeat("\"content\":1", 300_000));
        Assert.Single(Make.Normal("chat", [.. Chat, ("gen_ai.output.messages", $$"""[{"role":"assistant","parts":[{"type":"reasoning",{{many}}}]}]""")]).OutputMessages!);
    }

    [Fact]
    public void Parts_of_a_usage_are_added_in_one_pass()
    {
        var parts = string.Join(',', Enumerable.Range(0, 250_000).Select(i => $"\"input_{i}\":1"));
        Assert.Equal(250_007, Make.Normal("call", ("langfuse.observation.type", "generation"), ("langfuse.observation.usage_details", $$"""{"input":7,"output":1,{{parts}}}""")).InputTokens);
    }

    [Fact]
    public void JSON_of_millions_of_tokens_stays_a_text()
    {
        Assert.Null(AnyJson.Parse($"[{string.Join(',', Enumerable.Repeat("0", 1_100_000))}]"));
        Assert.NotNull(AnyJson.Parse($"[\"{new string(',', 3_000_000)}\"]"));
    }

    [Fact]
    public void A_ranking_that_names_one_text_a_thousand_times_holds_it_once()
    {
        var text = new string('x', 1 << 20);
        var vercel = Make.Normal("r", ("ai.operationId", "ai.rerank.doRerank"), ("ai.documents", JsonSerializer.Serialize(new[] { JsonSerializer.Serialize(text) })), ("ai.ranking", JsonSerializer.Serialize(Enumerable.Repeat("""{"index":0}""", 3000))));
        var cohere = Make.Normal("r", [("llm.request.type", "rerank"), ("traceloop.span.kind", "task"), ("gen_ai.prompt.0.role", "system"), ("gen_ai.prompt.0.content", text), .. Enumerable.Range(0, 3000).Select(i => ($"gen_ai.completion.{i}.content", (object?)"Doc 0, Score: 1"))]);
        Assert.All([vercel, cohere], span => Assert.Equal((3000, text.Length), (span.Documents!.Count, Documents.Characters(span.Documents))));
    }

    [Fact]
    public void A_service_named_by_a_megabyte_is_one_short_text_for_all_its_spans()
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(new string('s', 1 << 20));
        var resource = new ResourceData(Make.Attributes(("service.name", AnyValue.Of(bytes, 0, bytes.Length))));
        var services = Enumerable.Range(0, 10_000).Select(_ => Normalizer.Normalize(Make.Span("a") with { Resource = resource }, []).Service).ToList();
        Assert.Equal(Names.Longest, services[0]!.Length);
        Assert.All(services, service => Assert.Same(services[0], service));
    }

    [Fact]
    public void Names_in_rows_are_short_and_a_span_of_long_ones_counts_as_several()
    {
        var huge = new string('n', 100_000);
        var row = IndexedSpan.From(Make.Normal(huge, [.. Chat, ("user.id", huge), ("session.id", huge), ("gen_ai.response.model", huge), ("app.feature", huge)]), 0, PriceList.BuiltIn);
        Assert.All([row.Name, row.UserId, row.SessionId, row.ModelAnswered, row.Feature], name => Assert.Equal(Names.Longest, name!.Length));
        Assert.Equal((6, 1), (row.Weight, IndexedSpan.From(Make.Normal("chat", Chat), 0, PriceList.BuiltIn).Weight));
    }

    [Fact]
    public void A_row_names_few_of_the_models_and_prompts_of_a_trace_that_has_thousands()
    {
        var call = IndexedSpan.From(Make.Normal("chat", Chat), 0, PriceList.BuiltIn);
        var trace = TraceFigures.Of([.. Enumerable.Range(1, 5000).Select(id => call with { SpanId = (ulong)id, ModelAnswered = $"m{id}", PromptName = $"p{id}" })], PriceList.BuiltIn);
        Assert.Equal((50, 50, 5000), (trace.Models.Count, trace.Prompts.Count, trace.SpanCount));
    }

    [Fact]
    public void Ids_that_hash_alike_and_calls_at_the_end_of_a_long_chain_make_a_trace_all_the_same()
    {
        static ulong Alike(int id) => ((ulong)id << 32) | (uint)id;
        var other = IndexedSpan.From(Make.Normal("a"), 0, PriceList.BuiltIn);
        const int Chain = 50_000;
        var spans = new List<IndexedSpan> { other with { SpanId = Alike(1), OtlpKind = 2 }, other with { SpanId = Alike(2), ParentSpanId = Alike(1), Kind = SpanKind.Chain } };
        spans.AddRange(Enumerable.Range(3, Chain).Select(id => other with { SpanId = Alike(id), ParentSpanId = Alike(id - 1) }));
        spans.AddRange(Enumerable.Range(Chain + 3, Chain).Select(id => other with { SpanId = Alike(id), ParentSpanId = Alike(Chain + 2), Kind = SpanKind.Llm }));
        Assert.Equal(Alike(2), new SpanTree(spans).Entry.SpanId);
        Assert.Equal(spans.Count, TraceFigures.Of(spans, PriceList.BuiltIn).SpanCount);
    }
}
