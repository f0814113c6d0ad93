using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.Tests;

public sealed class MessageTests
{
    private const string Weather = """{"type":"tool_call","id":"c1","name":"weather","arguments":{"city":"Paris"}}""";

    [Theory]
    // OpenTelemetry's parts, the unknown ones untouched.
    [InlineData("""[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]""", """user {"type":"text","text":"Hi"}""")]
    [InlineData("""[{"role":"assistant","parts":[{"type":"reasoning","content":"Hm"},{"type":"text","content":"Yes","x":1}],"finish_reason":"tool_call"}]""",
        """assistant {"type":"reasoning","text":"Hm"} {"type":"text","text":"Yes","x":1} !tool_calls""")]
    [InlineData("""[{"role":"user","parts":[{"type":"hologram","depth":[1,2.5]}]}]""", """user {"type":"hologram","depth":[1,2.5]}""")]
    [InlineData("""[{"role":"user","parts":[{"type":"blob","mime_type":"image/png","content":"AQID"}]}]""", """user {"type":"blob","mime_type":"image/png","content":"AQID"}""")]
    [InlineData("""[{"role":"tool","parts":[{"type":"tool_call_response","id":"c1","result":14}]}]""", """tool {"type":"tool_call_response","id":"c1","response":14}""")]
    // Microsoft.Extensions.AI writes a blank text as the class and what it holds.
    [InlineData("""[{"role":"assistant","parts":[{"type":"Microsoft.Extensions.AI.TextContent","content":{"text":""}},{"type":"text","content":"Hi"}]}]""", """assistant {"type":"text","text":"Hi"}""")]
    [InlineData("""[{"parts":[{"type":"tool_call_response","id":"c1","response":14}]}]""", """tool {"type":"tool_call_response","id":"c1","response":14}""")]
    // OpenAI's content, in its forms.
    [InlineData("""[{"role":"Assistant","content":"Hi"}]""", """assistant {"type":"text","text":"Hi"}""")]
    [InlineData("""[{"role":"user","content":[{"type":"text","text":"Hi"},{"type":"image_url","image_url":{"url":"u"}}]}]""",
        """user {"type":"text","text":"Hi"} {"type":"image_url","image_url":{"url":"u"}}""")]
    [InlineData("""[{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Paris\"}"}}]}]""", "assistant " + Weather)]
    [InlineData("""[{"role":"tool","tool_call_id":"c1","content":"rainy"}]""", """tool {"type":"tool_call_response","id":"c1","response":"rainy"}""")]
    [InlineData("""{"messages":[{"role":"user","content":"Hi"}]}""", """user {"type":"text","text":"Hi"}""")]
    [InlineData("""{"choices":[{"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}""", """assistant {"type":"text","text":"Hi"} !stop""")]
    // OpenAI's Responses: what was asked, in its order, and what came back.
    [InlineData("""{"model":"m","instructions":"Be brief","input":"Hi"}""", """system {"type":"text","text":"Be brief"} | user {"type":"text","text":"Hi"}""")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":"Hi"},{"type":"reasoning","summary":[{"type":"summary_text","text":"Hm"}]},{"type":"function_call","call_id":"c1","name":"weather","arguments":"{\"city\":\"Paris\"}"},{"type":"function_call_output","call_id":"c1","output":"rainy"}]}""",
        """user {"type":"text","text":"Hi"} | assistant {"type":"reasoning","text":"Hm"} """ + Weather + """ | tool {"type":"tool_call_response","id":"c1","response":"rainy"}""")]
    [InlineData("""{"object":"response","model":"m","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hi"}]}]}""", """assistant {"type":"text","text":"Hi"}""")]
    // A call that stands in the content and in the list of calls is one; Langfuse's handler for LangChain names a tool's answer after the tool.
    [InlineData("""[{"role":"assistant","content":[{"type":"tool-call","toolCallId":"c1","toolName":"weather","input":{"city":"Paris"}}],"tool_calls":[{"id":"c1","function":{"name":"weather","arguments":"{\"city\":\"Paris\"}"}}]}]""", "assistant " + Weather)]
    [InlineData("""[{"role":"weather","content":"rainy","additional_kwargs":{}}]""", """tool {"type":"tool_call_response","response":"rainy"}""")]
    [InlineData("""{"tool_calls":[{"id":"c1","function":{"name":"weather","arguments":"{\"city\":\"Paris\"}"}}]}""", "user " + Weather)]
    [InlineData("""{"messages":[["system","Be brief"],["human","Hi"]]}""", """system {"type":"text","text":"Be brief"} | user {"type":"text","text":"Hi"}""")]
    [InlineData("""[{"type":"text","content":"Hi"}]""", """user {"type":"text","text":"Hi"}""")]
    [InlineData("""[{"role":"user","content":""},{"role":"user"}]""", "user | user")]
    public void Messages_of_every_shape_are_read(string json, string expected) =>
        Assert.Equal(expected, Show(Make.Normal("chat", ("gen_ai.input.messages", json)).InputMessages!));

    [Theory]
    [InlineData("{not json")]
    [InlineData("plain words")]
    [InlineData("[1,2,null]")]
    [InlineData("{}")]
    [InlineData("")]
    public void What_holds_no_message_is_not_known(string json) => Assert.Null(Make.Normal("chat", ("gen_ai.input.messages", json)).InputMessages);

    [Fact]
    public void Structured_messages_read_like_JSON()
    {
        AnyValue[] messages = [Make.Map(("role", "user"), ("parts", new object?[] { Make.Map(("type", "text"), ("content", "Hi")) }))];
        Assert.Equal("""user {"type":"text","text":"Hi"}""", Show(Make.Normal("chat", ("gen_ai.input.messages", AnyValue.Of(messages))).InputMessages!));
    }

    [Theory]
    [InlineData("""[{"role":"user","content":"Hi"}]""", "system | user")]
    [InlineData("""[{"role":"system","content":"Own"},{"role":"user","content":"Hi"}]""", "system | user")]
    public void Instructions_stand_first_unless_there_is_a_system_message(string messages, string roles)
    {
        var span = Make.Normal("chat", ("gen_ai.input.messages", messages), ("gen_ai.system_instructions", """[{"type":"text","content":"Be brief"}]"""));
        Assert.Equal(roles, string.Join(" | ", span.InputMessages!.Select(message => message.Role)));
    }

    [Fact]
    public void Of_a_hostile_list_of_parts_as_many_are_read_as_of_flattened_ones()
    {
        // Each would be three hundred bytes, and copied for each part some terabytes.
        var texts = string.Join(',', Enumerable.Repeat("\"a\"", 500_000));
        var message = Assert.Single(Make.Normal("chat m", ("gen_ai.operation.name", "chat"), ("gen_ai.input.messages", $"[{texts}]")).InputMessages!);
        Assert.Equal(Flattened.MaxIndex, message.Parts.Count);
    }

    [Theory]
    [InlineData("""[{"role":"assistant","name":"writer","parts":[{"type":"text","content":"Hi"}]}]""", "writer")]
    [InlineData("""[{"role":"user","content":"Hi","name":"Ann"}]""", "Ann")]
    [InlineData("""[{"role":"user","content":"Hi"}]""", null)]
    public void Who_speaks_is_kept(string messages, string? name) =>
        Assert.Equal(name, Assert.Single(Make.Normal("chat m", ("gen_ai.operation.name", "chat"), ("gen_ai.input.messages", messages)).InputMessages!).Name);

    [Fact]
    public void Instructions_without_messages_are_read_alone() =>
        Assert.Equal("""system {"type":"text","text":"Be brief"}""", Show(Make.Normal("realtime m", ("gen_ai.operation.name", "chat"), ("gen_ai.system_instructions", """[{"type":"text","content":"Be brief"}]""")).InputMessages!));

    [Fact]
    public void Instructions_on_an_event_of_their_own_stand_before_the_messages_of_the_next()
    {
        const string details = "gen_ai.client.inference.operation.details";
        var span = Normalizer.Normalize(Make.Span("chat m", ("gen_ai.operation.name", "chat")) with
        {
            Events = [Make.Event(details, ("gen_ai.system_instructions", """[{"type":"text","content":"Be brief"}]""")), Make.Event(details, ("gen_ai.input.messages", """[{"role":"user","content":"Hi"}]"""))],
        }, []);
        Assert.Equal("""system {"type":"text","text":"Be brief"} | user {"type":"text","text":"Hi"}""", Show(span.InputMessages!));
    }

    [Fact]
    public void Messages_on_a_tools_span_are_not_a_conversation()
    {
        var span = Make.Normal("execute_tool weather", ("gen_ai.tool.name", "weather"), ("tanstack.ai.tool.outcome", "success"), ("gen_ai.input.messages", """[{"role":"tool","content":"{\"city\":\"Paris\"}"}]"""));
        Assert.Null(span.InputMessages);
        Assert.Equal("""{"city":"Paris"}""", span.ToolArguments);
    }

    [Fact]
    public void Only_numbered_keys_under_gen_ai_prompt_are_messages()
    {
        var span = Make.Normal("chat", ("gen_ai.prompt.name", "answer"), ("gen_ai.prompt.version", 7), ("gen_ai.prompt.variable.0", "x"));
        Assert.Null(span.InputMessages);
        Assert.Equal(("answer", "7", """{"0":"x"}"""), (span.PromptName, span.PromptVersion, span.PromptVariables));
    }

    [Fact]
    public void Numbered_keys_are_put_in_order_and_the_text_null_is_nothing()
    {
        var span = Make.Normal("chat", ("gen_ai.prompt.10.content", "second"), ("gen_ai.prompt.2.role", "assistant"), ("gen_ai.prompt.2.content", "null"),
            ("gen_ai.completion.0.finish_reason", "tool_calls"), ("gen_ai.completion.0.tool_calls.0.name", "weather"), ("gen_ai.completion.0.tool_calls.0.arguments", "{\"city\":\"Paris\"}"));
        Assert.Equal("""assistant | user {"type":"text","text":"second"}""", Show(span.InputMessages!));
        Assert.Equal("""assistant {"type":"tool_call","name":"weather","arguments":{"city":"Paris"}} !tool_calls""", Show(span.OutputMessages!));
        Assert.Equal(["tool_calls"], span.FinishReasons);
    }

    [Fact]
    public void A_bomb_of_an_index_costs_nothing()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var span = Make.Normal("chat", ("llm.input_messages.999999999.message.role", "user"), ("llm.input_messages.10000.message.content", "last"),
            ("gen_ai.prompt.99999999999999999999.content", "x"), ("retrieval.documents.2147483647.document.id", "d"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        Assert.Equal("""user {"type":"text","text":"last"}""", Show(span.InputMessages!));
        Assert.Null(span.Documents);
    }

    [Fact]
    public void Messages_as_log_records_come_in_their_order_and_once()
    {
        var late = Make.Log("gen_ai.choice", Make.Map(("index", 0), ("finish_reason", "stop"), ("message", Make.Map(("content", "30 days")))));
        var user = Make.Log("gen_ai.user.message", Make.Map(("content", "How long?"))) with { TimeUnixNano = 2 };
        var system = Make.Log("gen_ai.system.message", Make.Map(("content", "Be brief"))) with { TimeUnixNano = 1 };
        var span = Normalizer.Normalize(Make.Span("chat m", ("gen_ai.operation.name", "chat")), [late, user, system, user with { }]);
        Assert.Equal("""system {"type":"text","text":"Be brief"} | user {"type":"text","text":"How long?"}""", Show(span.InputMessages!));
        Assert.Equal("""assistant {"type":"text","text":"30 days"} !stop""", Show(span.OutputMessages!));
        Assert.Equal(("How long?", "30 days"), (span.Input, span.Output));
    }

    [Fact]
    public void Tool_calls_are_read_inside_a_choice_and_at_the_top_of_an_assistant_message()
    {
        AnyValue call = AnyValue.Of([Make.Map(("id", "c1"), ("type", "function"), ("function", Make.Map(("name", "weather"), ("arguments", "{\"city\":\"Paris\"}"))))]);
        var span = Normalizer.Normalize(Make.Span("chat m"), [
            Make.Log("gen_ai.assistant.message", Make.Map(("tool_calls", call))) with { TimeUnixNano = 1 },
            Make.Log("gen_ai.tool.message", Make.Map(("id", "c1"), ("content", "rainy"))) with { TimeUnixNano = 2 },
            Make.Log("gen_ai.choice", Make.Map(("index", 0), ("finish_reason", "tool_calls"), ("message", Make.Map(("tool_calls", call))))) with { TimeUnixNano = 3 }]);
        Assert.Equal("assistant " + Weather + """ | tool {"type":"tool_call_response","id":"c1","response":"rainy"}""", Show(span.InputMessages!));
        Assert.Equal("assistant " + Weather + " !tool_calls", Show(span.OutputMessages!));
    }

    [Fact]
    public void The_details_event_counts_as_the_span()
    {
        var details = Make.Log("gen_ai.client.inference.operation.details", default, ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"text","content":"Yes"}]}]"""), ("gen_ai.usage.input_tokens", 5));
        var span = Normalizer.Normalize(Make.Span("chat m", ("gen_ai.operation.name", "chat"), ("gen_ai.usage.input_tokens", 7)), [details]);
        Assert.Equal(("Yes", 7L), (span.Output, span.InputTokens));
    }

    [Fact]
    public void Hidden_content_is_not_content()
    {
        var span = Make.Normal("chat", ("openinference.span.kind", "LLM"), ("input.value", "__REDACTED__"), ("llm.input_messages.0.message.role", "user"),
            ("llm.input_messages.0.message.content", "__REDACTED__"), ("embedding.embeddings.0.embedding.vector", "__REDACTED__"));
        Assert.Equal("""user {"type":"redacted"}""", Show(span.InputMessages!));
        Assert.Equal((null, null), (span.Input, span.EmbeddingDimensions));
    }

    [Fact]
    public void Multimodal_and_unknown_parts_of_OpenInference_are_kept()
    {
        var span = Make.Normal("chat", ("llm.input_messages.0.message.role", "user"),
            ("llm.input_messages.0.message.contents.0.message_content.type", "image"), ("llm.input_messages.0.message.contents.0.message_content.image.image.url", "data:x"),
            ("llm.input_messages.0.message.contents.1.message_content.type", "output_text"), ("llm.input_messages.0.message.contents.1.message_content.text", "Hi"),
            ("llm.input_messages.0.message.contents.2.message_content.type", "reasoning"), ("llm.input_messages.0.message.contents.2.message_content.text", "Hm"),
            ("llm.input_messages.0.message.contents.2.message_content.signature", "s"));
        Assert.Equal("""user {"type":"uri","modality":"image","uri":"data:x"} {"type":"text","text":"Hi"} {"type":"reasoning","text":"Hm","signature":"s"}""", Show(span.InputMessages!));
    }

    private static string Show(IReadOnlyList<ChatMessage> messages) => string.Join(" | ", messages.Select(message =>
        string.Join(" ", [message.Role, .. message.Parts.Select(part => JsonSerializer.Serialize(part)), .. message.FinishReason is { } reason ? ["!" + reason] : Array.Empty<string>()])));
}
