using System.Diagnostics;
using System.Text.Json;
using LlmAspire.RagApi.Contracts;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

/// <summary>The table of contract §2: every attribute it names is on its span.</summary>
public sealed class AskSpansTests
{
    private static readonly string[] stages = ["embed", "search", "rerank", "llm", "post"];

    [Fact]
    public async Task Every_attribute_of_the_contract_is_on_its_span()
    {
        using var host = new RagApiHost();
        var response = await host.PostAsync("/ask", new { question = "How often do signing keys rotate?", userId = "u-1", sessionId = "s-1", feature = "docs" });
        var answer = JsonSerializer.Deserialize<AskResponse>(await response.Content.ReadAsStringAsync(), WireJson.Options)!;
        var spans = await host.SpansAsync(answer.TraceId);
        Activity Span(string name) => Assert.Single(spans, span => span.OperationName == name);

        var ask = Span("ask");
        AssertTags(ask, ("openinference.span.kind", "CHAIN"), ("input.value", "How often do signing keys rotate?"), ("output.value", answer.Answer), ("session.id", "s-1"), ("user.id", "u-1"), ("app.feature", "docs"), ("rag.outcome", "answered"));
        Assert.NotNull(ask.GetTagItem("rag.index.version"));
        Assert.Equal(["keys.md#0"], (string[])ask.GetTagItem("rag.used_chunks")!);
        Assert.Equal(answer.SpanId, ask.SpanId.ToHexString());

        foreach (var (stage, kind) in stages.Zip(["CHAIN", "RETRIEVER", "RERANKER", "CHAIN", "CHAIN"]))
        {
            AssertTags(Span(stage), ("rag.stage", stage), ("openinference.span.kind", kind));
            Assert.Equal(ask.SpanId, Span(stage).ParentSpanId);
        }

        foreach (var stage in (string[])["search", "rerank"])
        {
            AssertTags(Span(stage), ("gen_ai.operation.name", "retrieval"), ("retrieval.documents.0.document.id", "keys.md#0"), ("input.value", "How often do signing keys rotate?"));
            foreach (var name in (string[])["gen_ai.data_source.id", "gen_ai.request.top_k", "retrieval.documents.0.document.content", "retrieval.documents.0.document.score", "retrieval.documents.0.document.metadata"])
                Assert.NotNull(Span(stage).GetTagItem(name));
        }
        AssertTags(Span("rerank"), ("reranker.query", "How often do signing keys rotate?"), ("reranker.top_k", 5));
        Assert.NotNull(Span("rerank").GetTagItem("reranker.model_name"));
    }

    [Fact]
    public async Task The_prompt_stands_on_stage_and_call_and_tokens_on_the_call_alone()
    {
        using var host = new RagApiHost();
        var response = await host.PostAsync("/ask", new { question = "How often do signing keys rotate?" });
        var answer = JsonSerializer.Deserialize<AskResponse>(await response.Content.ReadAsStringAsync(), WireJson.Options)!;
        var spans = await host.SpansAsync(answer.TraceId);
        var llm = Assert.Single(spans, span => span.OperationName == "llm");
        var call = Assert.Single(spans, span => span.DisplayName.StartsWith("chat", StringComparison.Ordinal));
        Assert.Equal(llm.SpanId, call.ParentSpanId);
        foreach (var span in (Activity[])[llm, call])
            AssertTags(span, ("gen_ai.prompt.name", answer.Prompt!.Name), ("gen_ai.prompt.version", answer.Prompt.Version), ("rag.prompt.hash", answer.Prompt.Hash));
        foreach (var part in (string[])["template", "variables", "version"])
        {
            Assert.NotNull(llm.GetTagItem($"llm.prompt_template.{part}"));
            Assert.Null(call.GetTagItem($"llm.prompt_template.{part}"));
        }
        Assert.Null(llm.GetTagItem("gen_ai.usage.input_tokens"));
        foreach (var name in (string[])["gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.response.model"])
            Assert.NotNull(call.GetTagItem(name));
        var embed = Assert.Single(spans, span => span.DisplayName.StartsWith("embeddings", StringComparison.Ordinal));
        Assert.Equal(spans.Single(span => span.OperationName == "embed").SpanId, embed.ParentSpanId);
    }

    [Fact]
    public async Task No_text_is_on_any_span_where_content_is_not_allowed()
    {
        using var host = new RagApiHost(null, ("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "false"));
        var response = await host.PostAsync("/ask", new { question = "How often do signing keys rotate?" });
        foreach (var span in await host.SpansAsync(response.Headers.GetValues("x-trace-id").Single()))
            Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("rotate", StringComparison.OrdinalIgnoreCase));
    }

    private static void AssertTags(Activity span, params (string Name, object Value)[] tags)
    {
        foreach (var (name, value) in tags)
            Assert.Equal((name, value), (name, span.GetTagItem(name)));
    }
}
