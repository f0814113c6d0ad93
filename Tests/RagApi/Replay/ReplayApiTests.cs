using System.Net;
using System.Text.Json;

namespace LlmAspire.Tests;

public sealed class ReplayApiTests : IDisposable
{
    private const string Question = "How often do signing keys rotate?";
    private readonly RagApiHost host = new();

    public void Dispose() => host.Dispose();

    [Fact]
    public async Task Frozen_evidence_is_answered_from_and_nothing_is_searched()
    {
        var replayed = await ReadAsync(new { question = Question, frozen = new { evidence = new[] { new { chunkId = "old#0", documentId = "old", title = "Old", text = "Signing keys rotate every year.", score = 0.9 } } } });
        Assert.Equal("Signing keys rotate every year. [1]", replayed.GetProperty("answer").GetString());
        Assert.Equal("old#0", replayed.GetProperty("citations")[0].GetProperty("chunkId").GetString());
        Assert.Equal(["llm", "post"], replayed.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("stage").GetString()));
        Assert.Contains(replayed.GetProperty("rendered").EnumerateArray(), message => message.GetProperty("content").GetString()!.Contains("every year", StringComparison.Ordinal));
        var spans = await host.SpansAsync(replayed.GetProperty("traceId").GetString()!);
        Assert.Equal(true, spans.Single(span => span.OperationName == "ask").GetTagItem("rag.replay"));
    }

    [Fact]
    public async Task Frozen_messages_reach_the_model_as_they_are()
    {
        var first = await ReadAsync(new { question = Question });
        var rendered = first.GetProperty("rendered");
        var again = await ReadAsync(new { question = Question, frozen = new { messages = rendered } });
        Assert.Equal(rendered.GetRawText(), again.GetProperty("rendered").GetRawText());
        Assert.Equal(["llm", "post"], again.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("stage").GetString()));
    }

    [Fact]
    public async Task What_is_exchanged_is_used()
    {
        var chunks = await ReadAsync(new { question = Question, swap = new { chunks = new[] { "backups.md#0" } } });
        Assert.Contains("Backups are taken", chunks.GetProperty("rendered")[1].GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Signing keys rotate every", chunks.GetProperty("rendered")[1].GetProperty("content").GetString(), StringComparison.Ordinal);
        var prompt = await ReadAsync(new { question = Question, swap = new { prompt = "answer@1.0.0", model = "offline", topK = 1 } });
        Assert.Equal("1.0.0", prompt.GetProperty("prompt").GetProperty("version").GetString());
        Assert.Single(prompt.GetProperty("rendered")[1].GetProperty("content").GetString()!.Split("<source ")[1..]);
    }

    [Theory]
    [InlineData("""{ "swap": {} }""", "question")]
    [InlineData("""{ "question": "x", "swap": { "prompt": "answer@9.9.9" } }""", "swap.prompt")]
    [InlineData("""{ "question": "x", "swap": { "model": "magic" } }""", "swap.model")]
    [InlineData("""{ "question": "x", "swap": { "topK": 0 } }""", "swap.topK")]
    [InlineData("""{ "question": "x", "swap": { "index": "nope" } }""", "swap.index")]
    [InlineData("""{ "question": "x", "swap": { "chunks": ["nope#0"] } }""", "swap.chunks")]
    [InlineData("""{ "question": "x", "frozen": { "evidence": [{ "text": "y" }] } }""", "frozen.evidence[0]")]
    [InlineData("""{ "question": "x", "frozen": { "messages": [{ "role": "boss", "content": "y" }] } }""", "frozen.messages[0]")]
    public async Task A_mistake_is_named_by_its_field(string body, string field)
    {
        var response = await host.Client.PostAsync("/replay", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.NotEmpty(problem.RootElement.GetProperty("errors").GetProperty(field).EnumerateArray());
    }

    private async Task<JsonElement> ReadAsync(object body)
    {
        var response = await host.PostAsync("/replay", body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
