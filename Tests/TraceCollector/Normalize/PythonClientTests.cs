using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.Tests;

/// <summary>What clients in Python and Java write that is neither JSON nor a plain text, and where their words mislead; their sources say so.</summary>
public sealed class PythonClientTests
{
    [Theory]
    [InlineData("{'text': \"It's two\", 'page': 3.0, 'draft': False, 'author': None}", """{"text": "It's two", "page": 3.0, "draft": false, "author": null}""")]
    [InlineData(@"{'text': 'It\'s ""two""\n'}", """{"text": "It's \"two\"\n"}""")]
    [InlineData("{'tags': ('a', 'b')}", """{"tags": ["a", "b"]}""")]
    [InlineData("""{"text": "None"}""", """{"text": "None"}""")]
    [InlineData("{'text': <object at 0x7f>}", null)]
    [InlineData("None", null)]
    [InlineData("{'text': 'cut", null)]
    public void A_printed_dictionary_is_read_as_json(string printed, string? json) => Assert.Equal(json, PythonText.Parse(printed)?.GetRawText());

    [Fact]
    public void Calls_that_speak_or_listen_are_no_calls_of_a_language_model()
    {
        Assert.Equal(SpanKind.Other, Make.Normal("tts", ("gen_ai.operation.name", "tts"), ("gen_ai.request.model", "sonic")).Kind);
        Assert.Equal(SpanKind.Other, Make.Normal("transcription", ("gen_ai.operation.name", "transcription"), ("gen_ai.request.model", "whisper-1")).Kind);
        Assert.Equal(SpanKind.Llm, Make.Normal("call", ("gen_ai.request.model", "gpt-4o")).Kind);
    }

    [Fact]
    public void OpenAI_agents_checks_and_handoffs()
    {
        Assert.Equal(SpanKind.Guardrail, Make.Normal("guardrail_check", ("gen_ai.operation.name", "guardrail_check")).Kind);
        Assert.Equal(SpanKind.Chain, Make.Normal("agent_handoff", ("gen_ai.operation.name", "agent_handoff")).Kind);
        Assert.Equal(SpanKind.Chain, Make.Normal("Triage → Support.handoff", ("traceloop.span.kind", "handoff")).Kind);
    }

    [Fact]
    public void LlamaIndex_tasks_that_call_a_model_are_calls()
    {
        Assert.Equal(SpanKind.Llm, Make.Normal("OpenAI.task", ("traceloop.span.kind", "task"), ("llm.request.type", "chat")).Kind);
        Assert.Equal(SpanKind.Chain, Make.Normal("Splitter.task", ("traceloop.span.kind", "task")).Kind);
    }

    [Fact]
    public void Vector_searches_without_results_are_searches_and_writes_are_not()
    {
        Assert.Equal(SpanKind.Retriever, Make.Normal("chroma.query", ("db.system", "chroma"), ("db.operation", "query")).Kind);
        Assert.Equal(SpanKind.Other, Make.Normal("chroma.add", ("db.system", "chroma"), ("db.operation", "add")).Kind);
        Assert.Equal(SpanKind.Other, Make.Normal("SELECT", ("db.system", "postgresql"), ("db.operation", "query")).Kind);
    }

    [Fact]
    public void Marqo_writes_a_rows_fields_as_they_are_called()
    {
        var found = Normalizer.Normalize(Make.Span("marqo.search", ("db.system", "marqo"), ("db.operation", "search"), ("db.marqo.search.query", "How long?")) with
        {
            Events = [Make.Event("db.query.result", ("_id", "d1"), ("_score", 0.62), ("content", "Two days."))],
        }, []);
        Assert.Equal((SpanKind.Retriever, "How long?"), (found.Kind, found.Query));
        Assert.Equal(("d1", 0.62, "Two days."), (found.Documents![0].Id, found.Documents[0].Score, found.Documents[0].Content));
    }

    [Fact]
    public void Weaves_own_names_come_before_those_of_the_conventions()
    {
        var call = Make.Normal("chat", ("gen_ai.request.model", "alias"), ("weave.request.model", "gpt-4o"), ("weave.operation.name", "chat"), ("weave.usage.input_tokens", 12));
        Assert.Equal((SpanKind.Llm, "gpt-4o", 12L), (call.Kind, call.ModelRequested, call.InputTokens));
    }

    [Fact]
    public void Spring_ai_lists_texts_that_hold_quotes()
    {
        var found = Make.Normal("pg_vector query", ("db.operation.name", "query"), ("db.vector.query.content", "How long?"),
            ("db.vector.query.response.documents", "[\"He said \"two\", and\nleft.\", \"Returns.\"]"));
        Assert.Equal(["He said \"two\", and\nleft.", "Returns."], found.Documents!.Select(document => document.Content));
    }

    [Fact]
    public void LangChain_tells_langfuse_its_cache_writes_by_how_long_they_are_kept()
    {
        var call = Make.Normal("ChatAnthropic", ("langfuse.observation.type", "generation"), ("langfuse.observation.usage_details",
            """{"input":20,"output":5,"total":125,"input_cache_read":60,"input_cache_creation":0,"input_ephemeral_5m_input_tokens":30,"input_ephemeral_1h_input_tokens":10}"""));
        Assert.Equal((120L, 60L, 40L, 10L), (call.InputTokens, call.CacheReadTokens, call.CacheWriteTokens, call.CacheWrite1hTokens));
    }

    [Fact]
    public void Tools_that_langfuse_lists_behind_the_messages_are_no_messages()
    {
        var call = Make.Normal("ChatOpenAI", ("langfuse.observation.type", "generation"), ("langfuse.observation.input",
            """[{"role":"user","content":"Weather?"},{"role":"tool","content":{"type":"function","function":{"name":"weather","parameters":{}}}}]"""));
        Assert.Equal("user", Assert.Single(call.InputMessages!).Role);
    }

    [Fact]
    public void Pydantic_ais_events_without_names_are_told_apart_by_their_shape()
    {
        var call = Make.Normal("chat gpt-4o", ("gen_ai.operation.name", "chat"), ("logfire.json_schema", "{}"),
            ("events", """[{"role":"user","content":"Hi","gen_ai.message.index":0},{"index":0,"message":{"role":"assistant","content":"Hello"}}]"""));
        Assert.Equal((1, "Hi", "Hello"), (call.InputMessages!.Count, call.Input, call.Output));
    }

    [Fact]
    public void A_model_that_the_client_does_not_know_is_not_known() =>
        Assert.Null(Make.Normal("ChatOpenAI.chat", ("llm.request.type", "chat"), ("gen_ai.request.model", "unknown")).ModelRequested);
}
