using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize;

namespace LlmAspire.Tests;

public sealed class KindTests
{
    [Theory]
    [InlineData("openinference.span.kind", "RETRIEVER", SpanKind.Retriever)]
    [InlineData("openinference.span.kind", "reranker", SpanKind.Reranker)]
    [InlineData("openinference.span.kind", "PROMPT", SpanKind.Chain)]
    [InlineData("gen_ai.operation.name", "chat", SpanKind.Llm)]
    [InlineData("gen_ai.operation.name", "text_completion", SpanKind.Llm)]
    [InlineData("gen_ai.operation.name", "generate_content", SpanKind.Llm)]
    [InlineData("gen_ai.operation.name", "embeddings", SpanKind.Embedding)]
    [InlineData("gen_ai.operation.name", "retrieval", SpanKind.Retriever)]
    [InlineData("gen_ai.operation.name", "execute_tool", SpanKind.Tool)]
    [InlineData("gen_ai.operation.name", "invoke_agent", SpanKind.Agent)]
    [InlineData("gen_ai.operation.name", "agent_step", SpanKind.Chain)]
    [InlineData("gen_ai.tool.call.id", "call_1", SpanKind.Tool)]
    [InlineData("traceloop.span.kind", "workflow", SpanKind.Chain)]
    [InlineData("llm.request.type", "chat", SpanKind.Llm)]
    [InlineData("langfuse.observation.type", "GENERATION", SpanKind.Llm)]
    [InlineData("langfuse.observation.type", "guardrail", SpanKind.Guardrail)]
    [InlineData("ai.operationId", "ai.streamText.doStream", SpanKind.Llm)]
    [InlineData("ai.operationId", "ai.embedMany.doEmbed", SpanKind.Embedding)]
    [InlineData("ai.operationId", "ai.streamText", SpanKind.Chain)]
    [InlineData("ai.operationId", "ai.toolCall", SpanKind.Tool)]
    [InlineData("mlflow.spanType", "\"CHAT_MODEL\"", SpanKind.Llm)]
    [InlineData("gen_ai.request.model", "gpt-4o", SpanKind.Llm)]
    [InlineData("retrieval.documents.0.document.content", "text", SpanKind.Retriever)]
    [InlineData("db.vector.query.top_k", "3", SpanKind.Retriever)]
    [InlineData("db.system.name", "postgresql", SpanKind.Other)]
    [InlineData("executor.id", "Upper", SpanKind.Chain)]
    [InlineData("mcp.method.name", "tools/call", SpanKind.Tool)]
    [InlineData("mcp.method.name", "tools/list", SpanKind.Other)]
    [InlineData("gen_ai.operation.name", "embed", SpanKind.Embedding)]
    [InlineData("langwatch.span.type", "guardrail", SpanKind.Guardrail)]
    [InlineData("langwatch.span.type", "rag", SpanKind.Chain)]
    [InlineData("langtrace.service.type", "framework", SpanKind.Chain)]
    [InlineData("tanstack.ai.iterations", "2", SpanKind.Chain)]
    [InlineData("http.route", "/ask", SpanKind.Other)]
    public void The_kind_follows_from_one_attribute(string key, string value, SpanKind kind) => Assert.Equal(kind, Make.Normal("span", (key, value)).Kind);

    [Theory]
    [InlineData("langfuse.observation.type", "tool", "openinference.span.kind", "LLM", SpanKind.Tool)]
    [InlineData("openinference.span.kind", "CHAIN", "gen_ai.operation.name", "chat", SpanKind.Chain)]
    [InlineData("langsmith.span.kind", "retriever", "gen_ai.operation.name", "embeddings", SpanKind.Retriever)]
    [InlineData("gen_ai.operation.name", "embeddings", "traceloop.span.kind", "task", SpanKind.Embedding)]
    [InlineData("openinference.span.kind", "nonsense", "gen_ai.operation.name", "chat", SpanKind.Llm)]
    public void The_nearer_convention_wins(string first, string firstValue, string second, string secondValue, SpanKind kind)
    {
        Assert.Equal(kind, Make.Normal("span", (first, firstValue), (second, secondValue)).Kind);
        Assert.Equal(kind, Make.Normal("span", (second, secondValue), (first, firstValue)).Kind);
    }

    [Fact]
    public void The_function_calling_wrapper_is_a_chain_by_its_name() => Assert.Equal(SpanKind.Chain, Make.Normal("orchestrate_tools").Kind);

    [Theory]
    [InlineData("qdrant.Points/Query", "OpenTelemetry.Instrumentation.GrpcNetClient", SpanKind.Retriever)]
    [InlineData("/qdrant.Points/Query", "opentelemetry.instrumentation.grpc", SpanKind.Retriever)]
    [InlineData("qdrant.Points/Upsert", "OpenTelemetry.Instrumentation.GrpcNetClient", SpanKind.Other)]
    [InlineData("SearchClient.Search", "Azure.Search.Documents.SearchClient", SpanKind.Retriever)]
    [InlineData("SearchClient.Search", "some.other", SpanKind.Other)]
    [InlineData("EmbeddingsClient.Embed", "Azure.AI.Inference.EmbeddingsClient", SpanKind.Embedding)]
    public void Clients_that_say_no_more_are_known_by_their_names(string name, string scope, SpanKind kind) =>
        Assert.Equal(kind, Normalizer.Normalize(Make.Span(name) with { Scope = new(scope, "") }, []).Kind);

    [Fact]
    public void Results_on_events_make_a_span_a_search()
    {
        var span = Make.Span("qdrant.query") with { Events = [Make.Event("db.query.result", ("db.query.result.id", "d1"), ("db.query.result.score", 0.9), ("db.query.result.document", "text"))] };
        var normal = Normalizer.Normalize(span, []);
        Assert.Equal(SpanKind.Retriever, normal.Kind);
        Assert.Equal(new RetrievedDocument(1, "d1", 0.9, "text", null), Assert.Single(normal.Documents!));
    }

    [Theory]
    [InlineData("anything", "rag.stage", "post", Stage.Post)]
    [InlineData("search", "openinference.span.kind", "CHAIN", Stage.Search)]
    [InlineData("search", "openinference.span.kind", "RETRIEVER", Stage.Search)]
    [InlineData("search", "openinference.span.kind", "TOOL", null)]
    [InlineData("Search", "openinference.span.kind", "CHAIN", null)]
    [InlineData("find", "openinference.span.kind", "RETRIEVER", Stage.Search)]
    [InlineData("order", "openinference.span.kind", "RERANKER", Stage.Rerank)]
    [InlineData("chat gpt-4o", "gen_ai.operation.name", "chat", Stage.Llm)]
    [InlineData("embeddings m", "gen_ai.operation.name", "embeddings", Stage.Embed)]
    [InlineData("ask", "openinference.span.kind", "CHAIN", null)]
    [InlineData("run", "openinference.span.kind", "AGENT", null)]
    public void The_stage_is_said_or_named_or_follows_from_the_kind(string name, string key, string value, Stage? stage) =>
        Assert.Equal(stage, Make.Normal(name, (key, value)).Stage);

    [Fact]
    public void A_provider_call_of_our_own_has_no_stage_by_kind()
    {
        Assert.Null(Make.Normal("chat gpt-4o", ("gen_ai.operation.name", "chat"), ("rag.prompt.hash", "abc")).Stage);
        var ours = Make.Span("embeddings m", ("gen_ai.operation.name", "embeddings")) with { Scope = new("LlmAspire.RagApi", "") };
        Assert.Null(Normalizer.Normalize(ours, []).Stage);
    }

    [Fact]
    public void Evaluators_and_replays_are_evaluation()
    {
        Assert.True(Make.Normal("judge", ("openinference.span.kind", "EVALUATOR")).IsEvaluation);
        Assert.True(Make.Normal("ask", ("rag.replay", true)).IsEvaluation);
        Assert.False(Make.Normal("ask", ("rag.replay", false)).IsEvaluation);
    }
}
