using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.Tests;

/// <summary>What clients do that a reader does not expect, one line each.</summary>
public sealed class TrapTests
{
    [Fact]
    public void Streaming_without_tokens_is_not_known_and_never_zero()
    {
        var span = Make.Normal("OpenAI Chat Completions", ("openinference.span.kind", "LLM"), ("llm.model_name", "gpt-4o-mini"), ("llm.invocation_parameters", """{"model":"gpt-4o-mini","stream":true}"""), ("llm.output_messages.0.message.content", "Hi"));
        Assert.Equal((null, null, null), (span.InputTokens, span.OutputTokens, span.CacheReadTokens));
    }

    [Theory]
    [InlineData("@traceloop/instrumentation-anthropic", 31)]
    [InlineData("@openlit/instrumentation-anthropic", 31)]
    [InlineData("@openlit/instrumentation-bedrock", 31)]
    [InlineData("openinference.instrumentation.bedrock", 31)]
    [InlineData("opentelemetry.instrumentation.anthropic", 20)]
    public void Cached_tokens_are_added_for_libraries_that_are_known_to_leave_them_out(string scope, long input)
    {
        var sent = Make.Span("chat m", ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "anthropic"), ("gen_ai.usage.input_tokens", 20), ("gen_ai.usage.output_tokens", 12),
            ("gen_ai.usage.total_tokens", 32), ("gen_ai.usage.cache_read.input_tokens", 6), ("gen_ai.usage.cache_creation.input_tokens", 5));
        var read = Normalizer.Normalize(sent with { Scope = new(scope, "") }, []);
        Assert.Equal((input, 12), (read.InputTokens, read.OutputTokens));
    }

    [Theory]
    [InlineData("@openlit/instrumentation-google-ai", 12)]
    [InlineData("@openlit/instrumentation-openai", 8)]
    public void Thoughts_are_added_for_libraries_that_are_known_to_leave_them_out(string scope, long output)
    {
        var sent = Make.Span("chat m", ("gen_ai.operation.name", "chat"), ("gen_ai.usage.input_tokens", 31), ("gen_ai.usage.output_tokens", 8), ("gen_ai.usage.reasoning_tokens", 4));
        Assert.Equal(output, Normalizer.Normalize(sent with { Scope = new(scope, "") }, []).OutputTokens);
    }

    [Theory]
    [InlineData("openlit", null)]
    [InlineData("opentelemetry", 0d)]
    public void A_cost_of_nothing_is_not_known_where_the_client_says_it_for_want_of_a_price(string sdk, double? usd) =>
        Assert.Equal(usd, Make.Normal("chat m", ("gen_ai.operation.name", "chat"), ("telemetry.sdk.name", sdk), ("gen_ai.usage.cost", 0)).ReportedCostUsd);

    [Theory]
    [InlineData("""{"input":23,"output":8,"input_cache_read":8,"output_reasoning":4}""")]
    [InlineData("""{"prompt_tokens":31,"completion_tokens":12,"prompt_tokens_details":{"cached_tokens":8},"completion_tokens_details":{"reasoning_tokens":4}}""")]
    [InlineData("""{"input_tokens":23,"output_tokens":12,"cache_read_input_tokens":8,"reasoning_tokens":4}""")]
    public void Langfuses_usage_is_whole_whoever_named_its_parts(string usage)
    {
        var span = Make.Normal("call", ("langfuse.observation.type", "generation"), ("langfuse.observation.usage_details", usage));
        Assert.Equal((31, 12, 8, 4), (span.InputTokens, span.OutputTokens, span.CacheReadTokens, span.ReasoningTokens));
    }

    [Theory]
    [InlineData("""[{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"f","arguments":"{\"a\":1}"}]}]""", """{"type":"tool_call","id":"c1","name":"f","arguments":{"a":1}}""")]
    [InlineData("""[{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"f","arguments":{"a":1}}]}]""", """{"type":"tool_call","id":"c1","name":"f","arguments":{"a":1}}""")]
    [InlineData("""[{"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"f","input":{"a":1}}]}]""", """{"type":"tool_call","id":"c1","name":"f","arguments":{"a":1}}""")]
    [InlineData("""[{"role":"assistant","content":[{"toolUse":{"toolUseId":"c1","name":"f","input":{"a":1}}}]}]""", """{"type":"tool_call","id":"c1","name":"f","arguments":{"a":1}}""")]
    [InlineData("""[{"role":"model","parts":[{"functionCall":{"id":"c1","name":"f","args":{"a":1}}}]}]""", """{"type":"tool_call","id":"c1","name":"f","arguments":{"a":1}}""")]
    [InlineData("""[{"role":"assistant","content":[{"tool_call":{"id":"c1","tool_name":"f","arguments":{"a":1}}}]}]""", """{"type":"tool_call","id":"c1","name":"f","arguments":{"a":1}}""")]
    [InlineData("""[{"type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\":1}"}]""", """{"type":"tool_call","id":"c1","name":"f","arguments":{"a":1}}""")]
    [InlineData("""{"messages":[[{"lc":1,"type":"constructor","id":["langchain_core","messages","AIMessage"],"kwargs":{"content":"","tool_calls":[{"id":"c1","name":"f","args":{"a":1}}]}}]]}""", """{"type":"tool_call","id":"c1","name":"f","arguments":{"a":1}}""")]
    [InlineData("""[{"role":"tool","tool_call_id":"c1","content":"x"}]""", """{"type":"tool_call_response","id":"c1","response":"x"}""")]
    [InlineData("""[{"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"x"}]}]""", """{"type":"tool_call_response","id":"c1","response":[{"type":"text","text":"x"}]}""")]
    [InlineData("""[{"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"x"}]}]""", """{"type":"tool_call_response","id":"c1","response":"x"}""")]
    [InlineData("""[{"role":"tool","content":[{"type":"tool-result","toolCallId":"c1","toolName":"f","output":{"type":"json","value":{"x":1}}}]}]""", """{"type":"tool_call_response","id":"c1","name":"f","response":{"x":1}}""")]
    [InlineData("""[{"role":"user","content":[{"toolResult":{"toolUseId":"c1","content":[{"text":"x"}]}}]}]""", """{"type":"tool_call_response","id":"c1","response":[{"text":"x"}]}""")]
    public void A_tool_call_is_one_whoever_writes_it(string messages, string part) =>
        Assert.Equal(part, JsonSerializer.Serialize(Make.Normal("chat", ("gen_ai.input.messages", messages)).InputMessages!.SelectMany(message => message.Parts).Single()));

    [Fact]
    public void What_Python_prints_of_classes_and_enumerations_is_read_for_the_name()
    {
        var span = Make.Normal("chat m", ("gen_ai.operation.name", "chat"), ("gen_ai.response.finish_reason", "FinishReason.TOOL_CALLS"), ("error.type", "<class 'openai.RateLimitError'>"));
        Assert.Equal(("tool_calls", "openai.RateLimitError"), (span.FinishReasons!.Single(), span.ErrorType));
    }

    [Theory]
    [InlineData("\"rainy\"", "rainy")]
    [InlineData("rainy", "rainy")]
    [InlineData("{\"sky\":\"rainy\"}", "{\"sky\":\"rainy\"}")]
    [InlineData("\"unfinished", "\"unfinished")]
    public void A_result_of_a_tool_loses_the_quotes_of_JSON(string sent, string read) => Assert.Equal(read, Make.Normal("execute_tool f", ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.call.result", sent)).ToolResult);

    [Theory]
    [InlineData("""{"args":[],"kwargs":{}}""", null)]
    [InlineData("""{"args":["How?"],"kwargs":{}}""", "How?")]
    [InlineData("""{"args":[],"kwargs":{"question":"How?"}}""", "How?")]
    [InlineData("""{"args":[1,"x"],"kwargs":{}}""", """{"args":[1,"x"],"kwargs":{}}""")]
    [InlineData("""{"inputs":{"question":"How?"},"tags":[],"metadata":{},"kwargs":{}}""", "How?")]
    [InlineData("""{"inputs":{"a":"x","b":"y"},"kwargs":{}}""", """{"a":"x","b":"y"}""")]
    [InlineData("How?", "How?")]
    public void Traceloops_arguments_are_read_for_their_one_text(string sent, string? read) => Assert.Equal(read, Make.Normal("task", ("traceloop.span.kind", "task"), ("traceloop.entity.input", sent)).Input);

    [Fact]
    public void Time_to_the_first_token_is_in_milliseconds_only_from_Strands()
    {
        Assert.Equal(42, Make.Normal("chat", ("gen_ai.system", "strands-agents"), ("gen_ai.operation.name", "chat"), ("gen_ai.server.time_to_first_token", 42)).TimeToFirstTokenMs);
        Assert.Equal(42, Make.Normal("chat", ("gen_ai.system", "openai"), ("gen_ai.operation.name", "chat"), ("gen_ai.server.time_to_first_token", 0.042)).TimeToFirstTokenMs);
    }

    [Fact]
    public void An_event_before_the_span_gives_no_time_and_one_far_in_the_future_does_not_overflow()
    {
        var span = Make.Span("llm");
        Assert.Null(Normalizer.Normalize(span with { Events = [new EventData(span.StartUnixNano - 1, "First Token Stream Event", Attributes.None)] }, []).TimeToFirstTokenMs);
        Assert.Null(Normalizer.Normalize(span with { Events = [new EventData(ulong.MaxValue, "First Token Stream Event", Attributes.None)] }, []).TimeToFirstTokenMs);
    }

    [Fact]
    public void A_failed_call_was_answered_by_no_model_though_its_client_repeats_the_name() =>
        Assert.Equal(("m", null), Normalizer.Normalize(Make.Span("llm", ("openinference.span.kind", "LLM"), ("llm.model_name", "m")) with { StatusCode = 2 }, []) is var span ? (span.ModelRequested, span.ModelAnswered) : default);

    [Fact]
    public void A_tool_that_threw_returned_nothing_though_its_client_says_null()
    {
        Assert.Null(Make.Normal("execute_tool f", ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.call.result", "null"), ("error.type", "System.Exception")).ToolResult);
        Assert.Equal("null", Make.Normal("execute_tool f", ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.call.result", "null")).ToolResult);
    }

    [Fact]
    public void The_first_sdk_of_the_Model_Context_Protocol_had_names_of_its_own()
    {
        Assert.Equal("get_weather", Make.Normal("tools/call get_weather", ("mcp.method.name", "tools/call"), ("mcp.tool.name", "get_weather"), ("mcp.session.id", "s")).ToolName);
        Assert.Equal("tell", Make.Normal("prompts/get tell", ("mcp.method.name", "prompts/get"), ("mcp.prompt.name", "tell")).PromptName);
        Assert.Null(Make.Normal("tools/list", ("mcp.method.name", "tools/list"), ("mcp.session.id", "s")).SessionId);
    }

    [Fact]
    public void What_an_executor_of_a_workflow_took_and_gave_loses_the_quotes_of_JSON()
    {
        var span = Make.Normal("executor.process Upper", ("executor.id", "Upper"), ("executor.input", "\"hello\""), ("executor.output", "\"HELLO\""));
        Assert.Equal(("hello", "HELLO"), (span.Input, span.Output));
    }

    [Fact]
    public void A_prompts_hash_of_Traceloop_takes_no_stage_away() =>
        Assert.Equal(Stage.Llm, Make.Normal("openai.chat", ("llm.request.type", "chat"), ("gen_ai.request.model", "m"), ("traceloop.prompt.version_hash", "abc")).Stage);

    [Fact]
    public void A_text_of_a_megabyte_is_read_once_and_in_time()
    {
        var huge = new string('x', 1 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var span = Make.Normal("chat", ("gen_ai.operation.name", "chat"), ("gen_ai.input.messages", $$"""[{"role":"user","parts":[{"type":"text","content":"{{huge}}"}]}]"""));
        Assert.Equal(huge.Length, span.Input!.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40L << 20);
    }

    [Fact]
    public void Deep_JSON_in_a_text_is_no_message_and_no_harm()
    {
        var deep = new string('[', 5000) + new string(']', 5000);
        Assert.Null(Make.Normal("chat", ("gen_ai.input.messages", deep)).InputMessages);
        Assert.Null(AnyJson.Parse(deep));
    }

    [Fact]
    public void Mixed_arrays_of_tags_and_vectors_are_read()
    {
        var span = Make.Normal("e", ("openinference.span.kind", "EMBEDDING"), ("tag.tags", new object?[] { "a", 1, null }), ("embedding.embeddings.0.embedding.vector", new object?[] { 0.25, 1, "x" }));
        Assert.Equal((SpanKind.Embedding, 3), (span.Kind, span.EmbeddingDimensions));
    }

    [Fact]
    public void Documents_of_LangChain_keep_their_score_among_the_metadata()
    {
        var flat = Make.Normal("r", ("openinference.span.kind", "RETRIEVER"), ("retrieval.documents.0.document.content", "t"), ("retrieval.documents.0.document.metadata", """{"id":"d1","score":0.5}"""));
        var json = Make.Normal("r", ("langsmith.span.kind", "retriever"), ("gen_ai.completion", """{"documents":[{"page_content":"t","metadata":{"id":"d1","relevance_score":0.5}}]}"""));
        Assert.Equal([("d1", 0.5), ("d1", 0.5)], new[] { flat, json }.Select(span => (span.Documents![0].Id!, span.Documents[0].Score!.Value)));
    }

    [Theory]
    [InlineData("langfuse.trace.tags", """["vip","beta"]""")]
    [InlineData("langsmith.span.tags", "vip, beta")]
    [InlineData("tag.tags", """["vip","beta","vip",""]""")]
    [InlineData("ai.telemetry.metadata.tags", """["vip","beta"]""")]
    public void Tags_are_a_list_however_the_client_writes_and_names_it(string key, string value) =>
        Assert.Equal(["vip", "beta"], Make.Normal("chat m", (key, value)).Tags);

    [Fact]
    public void Tags_of_several_lists_are_told_once_and_no_tags_are_none()
    {
        Assert.Equal(["vip", "tier:2"], Make.Normal("chat m", ("tag.tags", """["vip"]"""), ("langfuse.trace.tags", """["vip"]"""), ("mlflow.traceTag.tier", 2)).Tags);
        Assert.Null(Make.Normal("chat m", ("langsmith.span.tags", "")).Tags);
        Assert.Null(Make.Normal("chat m", ("stagtags", "vip")).Tags);
    }
}
