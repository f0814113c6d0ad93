using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Normalize.Messages;

namespace LlmAspire.Tests;

/// <summary>Spans as clients write them that no recorded body is at hand of, made from their documented attributes.</summary>
public sealed class ClientTests
{
    [Fact]
    public void OpenInference_langchain_retrievers_and_chats()
    {
        var retriever = Make.Normal("VectorStoreRetriever", ("openinference.span.kind", "RETRIEVER"), ("input.value", "What is RAG?"), ("input.mime_type", "text/plain"),
            ("output.value", """{"documents":[]}"""), ("output.mime_type", "application/json"),
            ("retrieval.documents.0.document.content", "Retrieval augmented generation."), ("retrieval.documents.0.document.metadata", """{"source":"a.md"}"""));
        Assert.Equal((SpanKind.Retriever, Stage.Search, "What is RAG?"), (retriever.Kind, retriever.Stage, retriever.Query));
        Assert.Equal((1, "Retrieval augmented generation."), (retriever.Documents![0].Rank, retriever.Documents[0].Content));
        var chat = Make.Normal("ChatOpenAI", ("openinference.span.kind", "LLM"), ("llm.model_name", "gpt-4o-mini-2024-07-18"), ("llm.provider", "openai"),
            ("llm.invocation_parameters", """{"model":"gpt-4o-mini","temperature":0.1}"""), ("session.id", "t-1"), ("user.id", "u-1"),
            ("llm.prompt_template.template", "Answer {q}"), ("llm.prompt_template.variables", """{"q":"x"}"""), ("llm.prompt_template.version", "v2"),
            ("llm.input_messages.0.message.role", "system"), ("llm.input_messages.0.message.content", "Be brief."), ("llm.input_messages.1.message.role", "user"),
            ("llm.input_messages.1.message.content", "Why?"), ("llm.output_messages.0.message.role", "assistant"), ("llm.output_messages.0.message.content", "Because."),
            ("llm.token_count.prompt", 31), ("llm.token_count.completion", 12), ("llm.token_count.prompt_details.cache_read", 8));
        Assert.Equal(("gpt-4o-mini", "gpt-4o-mini-2024-07-18", "openai"), (chat.ModelRequested, chat.ModelAnswered, chat.Provider));
        Assert.Equal((31L, 12L, 8L, "t-1", "u-1", "v2"), (chat.InputTokens, chat.OutputTokens, chat.CacheReadTokens, chat.SessionId, chat.UserId, chat.PromptVersion));
        Assert.Equal(("Why?", "Because."), (chat.Input, chat.Output));
    }

    [Fact]
    public void OpenLlmetry_python_chats_and_vector_searches()
    {
        var chat = Make.Normal("openai.chat", ("llm.request.type", "chat"), ("gen_ai.system", "OpenAI"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.response.model", "gpt-4o-2024-08-06"),
            ("gen_ai.prompt.0.role", "user"), ("gen_ai.prompt.0.content", "Hi"), ("gen_ai.completion.0.role", "assistant"), ("gen_ai.completion.0.content", "Hello"),
            ("gen_ai.completion.0.finish_reason", "stop"), ("gen_ai.usage.prompt_tokens", 31), ("gen_ai.usage.completion_tokens", 12), ("gen_ai.usage.cache_read_input_tokens", 8),
            ("llm.usage.total_tokens", 43), ("traceloop.association.properties.session_id", "s"), ("traceloop.association.properties.user_id", "u"), ("traceloop.workflow.name", "qa"));
        Assert.Equal((SpanKind.Llm, "openai", 31L, 12L, 8L), (chat.Kind, chat.Provider, chat.InputTokens, chat.OutputTokens, chat.CacheReadTokens));
        Assert.Equal(("Hi", "Hello", "stop", "s", "u", "qa"), (chat.Input, chat.Output, chat.FinishReasons![0], chat.SessionId, chat.UserId, chat.Feature));
        var search = Normalizer.Normalize(Make.Span("chroma.query", ("db.system", "chroma"), ("db.operation", "query")) with
        {
            Events = [Make.Event("db.query.result", ("db.query.result.id", "d1"), ("db.query.result.score", 0.4), ("db.query.result.document", "text"))],
        }, []);
        Assert.Equal((SpanKind.Retriever, "d1", 0.4), (search.Kind, search.Documents![0].Id, search.Documents[0].Score));
    }

    [Fact]
    public void Pydantic_ai_agents_and_tools()
    {
        var agent = Make.Normal("agent run", ("agent_name", "support"), ("model_name", "gpt-4o"), ("final_result", "42"), ("gen_ai.usage.input_tokens", 50), ("gen_ai.usage.output_tokens", 5),
            ("all_messages_events", """[{"event.name":"gen_ai.user.message","role":"user","content":"How many?"},{"event.name":"gen_ai.assistant.message","role":"assistant","content":"42"}]"""));
        Assert.Equal((SpanKind.Agent, "gpt-4o", "How many?", "42"), (agent.Kind, agent.ModelRequested, agent.Input, agent.Output));
        Assert.Equal(["user", "assistant"], agent.InputMessages!.Select(message => message.Role));
        var newer = Make.Normal("agent run", ("agent_name", "support"), ("pydantic_ai.all_messages", """[{"role":"user","parts":[{"type":"text","content":"How many?"}]}]"""));
        Assert.Equal("How many?", newer.Input);
        var call = Make.Normal("chat gpt-4o", ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), ("operation.cost", 0.002), ("logfire.msg", "chat gpt-4o"),
            ("events", """[{"event.name":"gen_ai.user.message","content":"How many?","role":"user"},{"event.name":"gen_ai.choice","index":0,"message":{"role":"assistant","content":"42"}}]"""));
        Assert.Equal(("How many?", "42", 0.002), (call.Input, call.Output, call.ReportedCostUsd));
        var tool = Make.Normal("running tool", ("gen_ai.tool.name", "count"), ("gen_ai.tool.call.id", "c1"), ("tool_arguments", """{"what":"cats"}"""), ("tool_response", "42"));
        Assert.Equal((SpanKind.Tool, "count", """{"what":"cats"}""", "42"), (tool.Kind, tool.ToolName, tool.ToolArguments, tool.ToolResult));
    }

    [Fact]
    public void Logfires_own_openai_spans()
    {
        var chat = Make.Normal("Chat Completion with 'gpt-4o'", ("logfire.msg", "Chat Completion"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.system", "openai"),
            ("request_data", """{"messages":[{"role":"user","content":"Hi"}],"model":"gpt-4o"}"""), ("response_data", """{"message":{"role":"assistant","content":"Hello"},"usage":{}}"""));
        Assert.Equal((SpanKind.Llm, "Hi", "Hello"), (chat.Kind, chat.Input, chat.Output));
    }

    [Fact]
    public void LiteLlm_requests()
    {
        var call = Make.Normal("litellm_request", ("llm.request.type", "acompletion"), ("gen_ai.request.model", "gpt-4o-mini"), ("gen_ai.response.model", "gpt-4o-mini-2024-07-18"),
            ("gen_ai.system", "openai"), ("llm.is_streaming", "False"), ("llm.user", "u-9"), ("gen_ai.usage.input_tokens", 31), ("gen_ai.usage.output_tokens", 12),
            ("gen_ai.cost.total_cost", 0.5), ("gen_ai.prompt.0.role", "user"), ("gen_ai.prompt.0.content", "Hi"), ("gen_ai.completion.0.role", "assistant"), ("gen_ai.completion.0.content", "Hello"));
        Assert.Equal((SpanKind.Llm, "u-9", 31L, 0.5, "Hi", "Hello"), (call.Kind, call.UserId, call.InputTokens, call.ReportedCostUsd, call.Input, call.Output));
        Assert.Equal(SpanKind.Embedding, Make.Normal("litellm_request", ("llm.request.type", "aembedding"), ("gen_ai.request.model", "text-embedding-3-small")).Kind);
    }

    [Fact]
    public void Spring_ai_writes_every_value_as_text()
    {
        var chat = Make.Normal("chat gpt-4o", ("gen_ai.operation.name", "chat"), ("gen_ai.system", "openai"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", "31"),
            ("gen_ai.usage.output_tokens", "12"), ("gen_ai.usage.total_tokens", "43"), ("gen_ai.response.finish_reasons", """["STOP"]"""));
        Assert.Equal((31L, 12L, "stop"), (chat.InputTokens, chat.OutputTokens, chat.FinishReasons![0]));
        var search = Make.Normal("pg_vector query", ("spring.ai.kind", "vector_store"), ("db.operation.name", "query"), ("db.system", "pg_vector"),
            ("db.vector.query.content", "What is RAG?"), ("db.vector.query.top_k", "4"), ("db.vector.query.response.documents", """["One.","Two."]"""));
        Assert.Equal((SpanKind.Retriever, "What is RAG?", 2), (search.Kind, search.Query, search.Documents!.Count));
        Assert.Equal(SpanKind.Other, Make.Normal("pg_vector add", ("spring.ai.kind", "vector_store"), ("db.operation.name", "add")).Kind);
        var client = Make.Normal("chat_client", ("spring.ai.kind", "chat_client"), ("spring.ai.chat.client.conversation.id", "c-1"));
        Assert.Equal((SpanKind.Chain, "c-1"), (client.Kind, client.SessionId));
    }

    [Fact]
    public void Haystack_components()
    {
        var call = Make.Normal("haystack.component.run", ("haystack.component.name", "llm"), ("haystack.component.type", "OpenAIChatGenerator"),
            ("haystack.component.input", """{"messages":[{"role":"user","content":[{"text":"Why?"}]}]}"""),
            ("haystack.component.output", """{"replies":[{"role":"assistant","content":[{"text":"Because."}],"meta":{"model":"gpt-4o-mini-2024-07-18","finish_reason":"stop","usage":{"prompt_tokens":31,"completion_tokens":12}}}]}"""));
        Assert.Equal((SpanKind.Llm, "gpt-4o-mini-2024-07-18", 31L, 12L, "stop"), (call.Kind, call.ModelAnswered, call.InputTokens, call.OutputTokens, call.FinishReasons![0]));
        Assert.Equal(("Why?", "Because."), (call.Input, call.Output));
        var found = Make.Normal("haystack.component.run", ("haystack.component.type", "InMemoryBM25Retriever"), ("haystack.component.input", """{"query":"Why?"}"""),
            ("haystack.component.output", """{"documents":[{"id":"d1","content":"text","score":0.7}]}"""));
        Assert.Equal((SpanKind.Retriever, "Why?", "d1", 0.7), (found.Kind, found.Query, found.Documents![0].Id, found.Documents[0].Score));
        var embedded = Make.Normal("haystack.component.run", ("haystack.component.type", "SentenceTransformersTextEmbedder"), ("haystack.component.input", """{"text":"Why?"}"""),
            ("haystack.component.output", """{"embedding":[0.1,0.2]}"""));
        Assert.Equal((SpanKind.Embedding, "Why?", 2), (embedded.Kind, embedded.EmbeddingText, embedded.EmbeddingDimensions));
        Assert.Equal(SpanKind.Chain, Make.Normal("haystack.pipeline.run", ("haystack.pipeline.input_data", "{}")).Kind);
    }

    [Fact]
    public void MLflow_retrievers_and_linked_prompts()
    {
        var found = Make.Normal("retrieve", ("mlflow.spanType", "\"RETRIEVER\""), ("mlflow.spanInputs", """{"query":"Why?"}"""),
            ("mlflow.spanOutputs", """[{"page_content":"text","metadata":{"source":"a"},"id":"d1"}]"""));
        Assert.Equal((SpanKind.Retriever, "Why?", "d1", "text"), (found.Kind, found.Query, found.Documents![0].Id, found.Documents[0].Content));
        var call = Make.Normal("Completions", ("mlflow.spanType", "\"CHAT_MODEL\""), ("mlflow.llm.model", "\"gpt-4o\""), ("mlflow.chat.tokenUsage", """{"input_tokens":31,"output_tokens":12,"total_tokens":43}"""),
            ("mlflow.linkedPrompts", """[{"name":"answer","version":"3"}]"""));
        Assert.Equal(("gpt-4o", 31L, 12L, "answer", "3"), (call.ModelRequested, call.InputTokens, call.OutputTokens, call.PromptName, call.PromptVersion));
    }

    [Fact]
    public void Langfuse_python_hands_on_openais_names_of_usage()
    {
        var call = Make.Normal("OpenAI-generation", ("langfuse.observation.type", "generation"), ("langfuse.observation.model.name", "gpt-4o-mini-2024-07-18"),
            ("langfuse.observation.usage_details", """{"prompt_tokens":31,"completion_tokens":12,"total_tokens":43}"""));
        Assert.Equal((31L, 12L), (call.InputTokens, call.OutputTokens));
    }

    [Fact]
    public void Genkit_models_and_the_agent_development_kit()
    {
        var call = Make.Normal("googleai/gemini-2.5-flash", ("genkit:type", "action"), ("genkit:metadata:subtype", "model"), ("genkit:name", "googleai/gemini-2.5-flash"),
            ("genkit:input", """{"messages":[{"role":"user","content":[{"text":"Why?"}]}]}"""),
            ("genkit:output", """{"message":{"role":"model","content":[{"text":"Because."}]},"finishReason":"stop","usage":{"inputTokens":31,"outputTokens":12}}"""));
        Assert.Equal((SpanKind.Llm, "gemini-2.5-flash", 31L, 12L), (call.Kind, call.ModelRequested, call.InputTokens, call.OutputTokens));
        Assert.Equal(("Why?", "Because."), (call.Input, call.Output));
        Assert.Equal(SpanKind.Chain, Make.Normal("menu", ("genkit:type", "flow")).Kind);
        var adk = Make.Normal("call_llm", ("gen_ai.system", "gcp.vertex.agent"), ("gen_ai.request.model", "gemini-2.5-flash"), ("gcp.vertex.agent.session_id", "s-1"),
            ("gcp.vertex.agent.llm_request", """{"model":"gemini-2.5-flash","contents":[{"role":"user","parts":[{"text":"Why?"}]}]}"""),
            ("gcp.vertex.agent.llm_response", """{"content":{"role":"model","parts":[{"text":"Because."}]},"usage_metadata":{"prompt_token_count":31,"candidates_token_count":12}}"""));
        Assert.Equal((SpanKind.Llm, "s-1", 31L, 12L), (adk.Kind, adk.SessionId, adk.InputTokens, adk.OutputTokens));
        Assert.Equal("Because.", Parts.TextOf(adk.OutputMessages![0].Parts));
    }
}
