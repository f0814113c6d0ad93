using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.Tests;

public sealed class NormalizerTests
{
    [Theory]
    [InlineData("""["stop"]""", "stop")]
    [InlineData("stop, length", "stop,length")]
    [InlineData("""["ToolCalls"]""", "tool_calls")]
    [InlineData("tool-calls", "tool_calls")]
    [InlineData("tool_call", "tool_calls")]
    [InlineData("ContentFilter", "content_filter")]
    [InlineData("MAX_TOKENS", "max_tokens")]
    [InlineData("""["N/A"]""", null)]
    [InlineData("", null)]
    public void Finish_reasons_have_one_spelling(string sent, string? read)
    {
        Assert.Equal(read, Joined(Make.Normal("chat", ("gen_ai.response.finish_reasons", sent)).FinishReasons));
        Assert.Equal(read, Joined(Make.Normal("chat", ("gen_ai.response.finish_reason", sent)).FinishReasons));
        Assert.Equal(read, Joined(Make.Normal("chat", ("llm.finish_reason", sent)).FinishReasons));
        static string? Joined(IEnumerable<string>? reasons) => reasons is null ? null : string.Join(",", reasons);
    }

    [Fact]
    public void Tokens_are_read_from_integers_doubles_and_text_but_not_from_nonsense()
    {
        Assert.Equal(31, Make.Normal("chat", ("gen_ai.usage.input_tokens", 31.0)).InputTokens);
        Assert.Equal(31, Make.Normal("chat", ("gen_ai.usage.input_tokens", "31")).InputTokens);
        Assert.Null(Make.Normal("chat", ("gen_ai.usage.input_tokens", -1)).InputTokens);
        Assert.Null(Make.Normal("chat", ("gen_ai.usage.input_tokens", double.NaN)).InputTokens);
        Assert.Equal(6, Make.Normal("chat", ("gen_ai.usage.input_tokens", "many"), ("gen_ai.usage.prompt_tokens", 6)).InputTokens);
    }

    [Theory]
    [InlineData("gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_write.input_tokens")]
    [InlineData("gen_ai.usage.cache_read_input_tokens", "gen_ai.usage.cache_creation.input_tokens")]
    [InlineData("gen_ai.usage.details.cache_read_tokens", "gen_ai.usage.cache_creation_input_tokens")]
    [InlineData("llm.token_count.prompt_details.cache_read", "llm.token_count.prompt_details.cache_write")]
    [InlineData("ai.usage.cachedInputTokens", "ai.usage.inputTokenDetails.cacheWriteTokens")]
    public void Cached_tokens_have_many_names(string read, string written)
    {
        var span = Make.Normal("chat", ("gen_ai.usage.input_tokens", 100), (read, 64), (written, 10));
        Assert.Equal((100L, 64L, 10L), (span.InputTokens, span.CacheReadTokens, span.CacheWriteTokens));
    }

    [Fact]
    public void A_client_that_leaves_cached_tokens_out_of_the_input_is_put_right()
    {
        var span = Make.Normal("chat", ("gen_ai.usage.input_tokens", 11), ("gen_ai.usage.cache_read_input_tokens", 100), ("gen_ai.usage.cache_creation_input_tokens", 7));
        Assert.Equal(118, span.InputTokens);
    }

    [Fact]
    public void Langfuse_counts_parts_beside_the_whole()
    {
        var span = Make.Normal("gen", ("langfuse.observation.type", "generation"), ("langfuse.observation.usage_details",
            """{"input":23,"output":8,"total":43,"input_cached_tokens":8,"output_reasoning_tokens":4,"output_accepted_prediction_tokens":2}"""));
        Assert.Equal((31L, 12L, 8L, 4L), (span.InputTokens, span.OutputTokens, span.CacheReadTokens, span.ReasoningTokens));
    }

    [Theory]
    [InlineData("gen_ai.response.time_to_first_chunk", 0.25, 250.0)]
    [InlineData("gen_ai.client.operation.time_to_first_chunk", 0.25, 250.0)]
    [InlineData("ai.response.msToFirstChunk", 89.0, 89.0)]
    [InlineData("gen_ai.response.time_to_first_chunk", -0.1, null)]
    public void Time_to_first_token_is_milliseconds_whatever_was_sent(string key, double sent, double? read) => Assert.Equal(read, Make.Normal("chat", (key, sent)).TimeToFirstTokenMs);

    [Theory]
    [InlineData("\"2026-09-21T14:13:20.500Z\"", 500.0)]
    [InlineData("2026-09-21T14:13:19Z", null)]
    [InlineData("soon", null)]
    public void Langfuse_sends_the_time_of_the_first_token_itself(string sent, double? read) =>
        Assert.Equal(read, Make.Normal("gen", ("langfuse.observation.completion_start_time", sent)).TimeToFirstTokenMs);

    [Fact]
    public void An_event_marks_the_first_token_where_no_attribute_does() =>
        Assert.Equal(500, Normalizer.Normalize(Make.Span("llm") with { Events = [Make.Event("First Token Stream Event")] }, []).TimeToFirstTokenMs);

    [Theory]
    [InlineData("gen_ai.system", "OpenAI", "openai")]
    [InlineData("gen_ai.system", "az.ai.openai", "azure.ai.openai")]
    [InlineData("gen_ai.provider.name", "xai", "x_ai")]
    [InlineData("llm.system", "vertexai", "gcp.vertex_ai")]
    [InlineData("ai.model.provider", "openai.chat", "openai")]
    [InlineData("gen_ai.system", "house.model", "house.model")]
    public void Providers_have_one_name(string key, string sent, string provider) => Assert.Equal(provider, Make.Normal("chat", (key, sent)).Provider);

    [Theory]
    [InlineData("https://api.openai.com:443/v1", "openai")]
    [InlineData("my.openai.azure.com", "azure.ai.openai")]
    [InlineData("http://127.0.0.1:4980/v1", null)]
    public void A_known_address_names_the_provider_of_a_model_call(string address, string? provider)
    {
        Assert.Equal(provider, Make.Normal("chat", ("gen_ai.operation.name", "chat"), ("server.address", address)).Provider);
        Assert.Null(Make.Normal("GET", ("server.address", address)).Provider);
    }

    [Fact]
    public void The_requested_model_of_OpenInference_is_in_the_invocation_parameters()
    {
        var span = Make.Normal("llm", ("llm.model_name", "gpt-4o-mini-2024-07-18"), ("llm.invocation_parameters", """{"model":"gpt-4o-mini"}"""));
        Assert.Equal(("gpt-4o-mini", "gpt-4o-mini-2024-07-18"), (span.ModelRequested, span.ModelAnswered));
    }

    [Fact]
    public void The_first_of_two_equal_keys_counts() =>
        Assert.Equal("first", Make.Normal("chat", ("gen_ai.request.model", "first"), ("gen_ai.request.model", "second")).ModelRequested);

    [Fact]
    public void A_session_of_the_resource_is_not_a_session()
    {
        var span = Make.Span("ask", ("gen_ai.conversation.id", "conv")) with { Resource = new(Make.Attributes(("session.id", "process"), ("service.name", "api"))) };
        var normal = Normalizer.Normalize(span, []);
        Assert.Equal(("conv", "api"), (normal.SessionId, normal.Service));
    }

    [Fact]
    public void What_RagApi_says_is_read()
    {
        var span = Make.Normal("ask", ("openinference.span.kind", "CHAIN"), ("app.feature", "docs"), ("rag.outcome", "answered"), ("feature_flag.key", "models"),
            ("feature_flag.result.variant", "b"), ("rag.index.version", "i7"), ("rag.used_chunks", new object?[] { "c1", "c2" }), ("user.id", "u"), ("session.id", "s"),
            ("input.value", "How?"), ("output.value", "So."));
        Assert.Equal(("docs", "answered", "models", "b", "i7"), (span.Feature, span.Outcome, span.Experiment, span.Variant, span.IndexVersion));
        Assert.Equal(("u", "s", "How?", "So."), (span.UserId, span.SessionId, span.Input, span.Output));
        Assert.Equal(["c1", "c2"], span.UsedChunks);
    }

    [Fact]
    public void A_search_of_ours_without_documents_found_nothing()
    {
        Assert.Empty(Make.Normal("search", ("rag.stage", "search"), ("openinference.span.kind", "RETRIEVER")).Documents!);
        Assert.Null(Make.Normal("search", ("openinference.span.kind", "RETRIEVER")).Documents);
    }

    [Fact]
    public void Documents_of_the_convention_may_have_whole_numbers_as_ids_and_scores()
    {
        var span = Make.Normal("search", ("retrieval.documents.0.document.id", 12), ("retrieval.documents.0.document.score", 1), ("retrieval.documents.0.document.metadata", """{"a":1}"""));
        Assert.Equal(new RetrievedDocument(1, "12", 1, null, """{"a":1}"""), Assert.Single(span.Documents!));
    }

    [Fact]
    public void Mixed_vectors_and_vectors_as_text_are_measured()
    {
        Assert.Equal(3, Make.Normal("e", ("embedding.embeddings.0.embedding.vector", new object?[] { 0.25, 1, -1 })).EmbeddingDimensions);
        Assert.Equal(2, Make.Normal("e", ("ai.embedding", "[0.1,0.2]")).EmbeddingDimensions);
    }

    [Fact]
    public void A_retriever_of_LangSmith_has_a_query_and_documents()
    {
        var span = Make.Normal("VectorStoreRetriever", ("langsmith.span.kind", "retriever"), ("gen_ai.operation.name", "embeddings"), ("gen_ai.prompt", """{"query":"returns?"}"""),
            ("gen_ai.completion", """{"outputs":[{"page_content":"30 days","metadata":{"id":"d1"},"type":"Document"}]}"""), ("langsmith.metadata.thread_id", "t1"), ("langsmith.trace.session_name", "project"));
        Assert.Equal((SpanKind.Retriever, "returns?", "t1"), (span.Kind, span.Query, span.SessionId));
        Assert.Equal(("d1", "30 days"), (span.Documents![0].Id, span.Documents[0].Content));
    }

    [Fact]
    public void A_model_call_of_LangSmith_has_its_details_as_JSON()
    {
        var span = Make.Normal("ChatOpenAI", ("langsmith.span.kind", "llm"), ("gen_ai.system", "langchain"), ("langsmith.metadata.ls_provider", "openai"), ("gen_ai.usage.input_tokens", 31), ("gen_ai.usage.output_tokens", 12),
            ("gen_ai.usage.input_token_details", """{"cache_read":8}"""), ("gen_ai.usage.output_token_details", """{"reasoning":4}"""), ("gen_ai.prompt", """{"messages":[{"role":"user","content":"q"}]}"""));
        Assert.Equal((31L, 12L, 8L, 4L), (span.InputTokens, span.OutputTokens, span.CacheReadTokens, span.ReasoningTokens));
        Assert.Equal(("openai", "q"), (span.Provider, span.Input));
    }

    [Fact]
    public void MLflow_quotes_its_texts()
    {
        var span = Make.Normal("Completions", ("mlflow.spanType", "\"CHAT_MODEL\""), ("mlflow.llm.model", "\"gpt-4o\""), ("mlflow.spanInputs", """{"messages":[{"role":"user","content":"q"}]}"""),
            ("mlflow.spanOutputs", """{"choices":[{"message":{"role":"assistant","content":"a"},"finish_reason":"stop"}]}"""), ("mlflow.chat.tokenUsage", """{"input_tokens":31,"output_tokens":12,"total_tokens":43}"""));
        Assert.Equal((SpanKind.Llm, "gpt-4o", 31L, "q", "a"), (span.Kind, span.ModelRequested, span.InputTokens, span.Input, span.Output));
    }

    [Property(MaxTest = 600)]
    public Property No_attribute_value_makes_it_throw()
    {
        string[] keys = ["gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.response.finish_reasons", "gen_ai.retrieval.documents", "gen_ai.usage.input_tokens",
            "gen_ai.operation.name", "llm.input_messages.0.message.content", "llm.invocation_parameters", "metadata", "embedding.embeddings.0.embedding.vector", "langfuse.observation.usage_details",
            "langfuse.observation.output", "langfuse.observation.type", "traceloop.entity.input", "traceloop.span.kind", "ai.prompt", "ai.response.toolCalls", "ai.values", "rag.used_chunks", "gen_ai.prompt", "gen_ai.completion.0.tool_calls.0.arguments", "gen_ai.completion",
            "langsmith.span.kind", "langsmith.usage_metadata", "mlflow.spanType", "mlflow.spanInputs", "mlflow.spanOutputs", "mlflow.chat.tokenUsage", "mlflow.linkedPrompts", "openinference.span.kind", "input.value", "input.mime_type", "output.value",
            "llm.input_messages.0.message.tool_calls.0.tool_call.function.arguments", "retrieval.documents.0.document.metadata", "reranker.output_documents.0.document.score", "evaluations.0.evaluation.name", "evaluations.0.evaluation.score",
            "genkit:metadata:subtype", "genkit:input", "genkit:output", "genkit:name", "gcp.vertex.agent.llm_request", "gcp.vertex.agent.llm_response", "mastra.span.type", "input", "output", "haystack.component.type", "haystack.component.input",
            "haystack.component.output", "spring.ai.kind", "db.vector.query.response.documents", "logfire.msg", "request_data", "response_data", "events", "all_messages_events", "pydantic_ai.all_messages", "gen_ai.system", "gen_ai.tool.call.result",
            "gen_ai.event.content", "content", "message", "tool_calls", "langfuse.observation.metadata.instructions", "langfuse.observation.completion_start_time", "ai.value", "ai.embeddings", "gen_ai.server.time_to_first_token", "gen_ai.evaluation.name", "gen_ai.evaluation.score.value"];
        object?[] values = ["", "x", "{}", "[]", "[[]]", "[{}]", "{\"role\":1,\"parts\":{},\"content\":[null]}", "[{\"role\":\"tool\",\"content\":[1]}]", "\"quoted\"", "{\"args\":[1]}", "[{\"type\":5}]", "generation", "tool", "retriever", "\"TOOL\"", "\"RETRIEVER\"",
            "{\"input\":\"x\"}", "{\"messages\":[null,3]}", "LLM", "EMBEDDING", "RETRIEVER", "EVALUATOR", "application/json", "model", "embedder", "retriever", "agent_run", "model_generation", "tool_call", "OpenAIChatGenerator", "InMemoryRetriever", "OpenAITextEmbedder", "vector_store", "strands-agents", "execute_tool",
            "{\"messages\":[[{\"lc\":1,\"id\":[],\"kwargs\":{}},{\"id\":[1],\"kwargs\":{\"content\":5}}]]}", "{\"generations\":[[{\"text\":1}],null,{\"message\":[]}]}", "[{\"toolUse\":1},{\"functionCall\":{\"args\":[]}},{\"toolResult\":{\"content\":null}},{\"media\":{\"url\":2}},{\"reasoningContent\":{}}]",
            "{\"documents\":[{\"content\":[{\"text\":\"x\"}],\"metadata\":[]}],\"query\":{\"content\":1},\"input\":[1],\"embeddings\":[{\"embedding\":1}],\"usage\":{\"inputTokens\":\"x\"},\"contents\":[1],\"config\":1}", "[{\"node\":{},\"score\":\"x\"}]", "[{\"type\":\"tool-result\",\"output\":{\"type\":\"json\"}}]",
            "{\"output\":{\"messages\":[{\"type\":\"human\",\"data\":[]}]}}", "{\"choices\":[{\"message\":4},null]}", "\ud800", -1, long.MaxValue, double.NaN, true, null, new byte[] { 1 }, new object?[] { 1, "x", null }, Make.Map(("", null), ("a", Make.Map()))];
        var pairs = Gen.ArrayOf(Gen.Elements(keys).SelectMany(key => Gen.Elements(values).Select(value => (key, value))), 6);
        return Prop.ForAll(pairs.ToArbitrary(), attributes =>
        {
            var span = Normalizer.Normalize(Make.Span("chat", attributes) with { Events = [Make.Event("gen_ai.choice", attributes), Make.Event("gen_ai.tool.message", attributes), Make.Event("gen_ai.client.inference.operation.details", attributes), Make.Event("db.query.result", attributes)] },
                [Make.Log("gen_ai.user.message", Make.Value(attributes[0].value), attributes)]);
            var scores = Evaluations.Of(span.Source with { Attributes = Make.Attributes(attributes), Links = [new(7, 8, Attributes.None)] }).Concat(Evaluations.Of(Make.Log(Evaluations.Result, default, attributes)));
            return JsonSerializer.Serialize(new { span.InputMessages, span.OutputMessages, span.Documents, scores = scores.ToList() }, WireJson.Options) is not null;
        });
    }

    [Fact]
    public void Raw_attributes_become_JSON_whatever_they_are()
    {
        var deep = Enumerable.Range(0, 500).Aggregate(AnyValue.Of("core"), (inner, _) => AnyValue.Of([inner]));
        var json = AnyJson.ToDictionary(Make.Attributes(("a", 1), ("a", 2), ("nan", double.NaN), ("bytes", new byte[] { 1, 2 }), ("map", Make.Map(("x", null))), ("deep", deep)));
        Assert.Equal("""1 "NaN" "AQI=" {"x":null}""", $"{json["a"]} {json["nan"].GetRawText()} {json["bytes"].GetRawText()} {json["map"].GetRawText()}");
        Assert.Contains("…", JsonSerializer.Serialize(json["deep"], WireJson.Options), StringComparison.Ordinal);
    }
}
