using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using LlmAspire.RagApi.Caching;

namespace LlmAspire.Tests;

/// <summary>What a model has said is not paid for again: within a process, and over Redis among replicas.</summary>
public sealed class CachingTests
{
    private const string Question = "How often do signing keys rotate?";
    private static readonly (string, string)[] answersToo = [("Cache:Answers", "true")];

    [Fact]
    public async Task The_vector_of_a_question_is_asked_for_once_and_its_second_span_says_that_it_was_there()
    {
        await using var provider = await FakeProvider.StartAsync();
        using var host = Host(provider);
        var (first, second) = (await AskAsync(host), await AskAsync(host));
        Assert.Equal(1, provider.Bodies.Count(IsOfQuestion));
        Assert.Equal((false, true), (Hit(first, "embed"), Hit(second, "embed")));
        Assert.Contains(first.Spans, span => span.OperationName.StartsWith("embeddings", StringComparison.Ordinal));
        Assert.DoesNotContain(second.Spans, span => span.OperationName.StartsWith("embeddings", StringComparison.Ordinal));
        // Answers are given anew unless a setting says otherwise.
        Assert.Null(Hit(second, "llm"));
        Assert.Equal(2, provider.Bodies.Count(IsChat));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/event-stream")]
    public async Task An_answer_that_was_given_before_calls_no_model_and_costs_nothing(string? accept)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answered = "gpt-4o-mini-2024-07-18";
        using var host = Host(provider, answersToo);
        var first = await AskAsync(host);
        var second = await AskAsync(host, accept: accept);
        Assert.Equal(1, provider.Bodies.Count(IsChat));
        Assert.Equal((false, true), (Hit(first, "llm"), Hit(second, "llm")));
        Assert.True(first.Answer.GetProperty("costUsd").GetDouble() > 0);
        Assert.Equal((0, 0), (second.Answer.GetProperty("costUsd").GetDouble(), second.Answer.GetProperty("usage").GetProperty("inputTokens").GetInt32()));
        Assert.Equal(first.Answer.GetProperty("answer").GetString(), second.Answer.GetProperty("answer").GetString());
        Assert.Equal(first.Answer.GetProperty("citations").GetRawText(), second.Answer.GetProperty("citations").GetRawText());
        Assert.DoesNotContain(second.Spans, span => span.OperationName.StartsWith("chat", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_index_another_model_or_another_history_is_another_answer()
    {
        await using var provider = await FakeProvider.StartAsync();
        using var host = Host(provider, answersToo);
        await AskAsync(host);
        await host.PostAsync("/documents", new { id = "unrelated", text = "Lunch is served at noon." });
        Assert.False(Hit(await AskAsync(host), "llm"));
        Assert.True(Hit(await AskAsync(host), "llm"));
        Assert.False(Hit(await AskAsync(host, history: [new { role = "user", content = "We spoke about keys." }]), "llm"));
        Assert.NotEqual(ModelCache.KeyOf("k", "ab", "c"), ModelCache.KeyOf("k", "a", "bc"));
    }

    [Fact]
    public async Task What_one_replica_was_told_another_need_not_ask()
    {
        Redis.NeedsServer();
        await using var redis = await RedisServer.StartAsync();
        await using var provider = await FakeProvider.StartAsync();
        using var first = Host(provider, [.. answersToo, ("ConnectionStrings:cache", redis.ConnectionString)]);
        await AskAsync(first);
        using var second = Host(provider, [.. answersToo, ("ConnectionStrings:cache", redis.ConnectionString)]);
        var answer = await AskAsync(second);
        Assert.Equal((true, true), (Hit(answer, "embed"), Hit(answer, "llm")));
        Assert.Equal((1, 1), (provider.Bodies.Count(IsOfQuestion), provider.Bodies.Count(IsChat)));
    }

    [Fact]
    public async Task Without_Redis_questions_are_answered_and_this_process_still_remembers()
    {
        Redis.NeedsServer();
        await using var redis = await RedisServer.StartAsync();
        await using var provider = await FakeProvider.StartAsync();
        using var host = Host(provider, [.. answersToo, ("ConnectionStrings:cache", redis.ConnectionString)]);
        Assert.False(Hit(await AskAsync(host), "llm"));
        redis.Stop();
        Assert.StartsWith("Degraded\n", await host.Client.GetStringAsync("/health"), StringComparison.Ordinal);
        Assert.True(Hit(await AskAsync(host), "llm"));
        Assert.False(Hit(await AskAsync(host, "Who renews certificates?"), "llm"));
        Assert.True(Hit(await AskAsync(host, "Who renews certificates?"), "llm"));
    }

    [Fact]
    public void A_time_that_is_none_stops_the_start_and_names_its_key()
    {
        var error = Assert.ThrowsAny<Exception>(() => new RagApiHost(null, ("Cache:Hours", "0")));
        Assert.Contains("Cache__Hours", error.Message, StringComparison.Ordinal);
    }

    private sealed record Asked(JsonElement Answer, IReadOnlyList<Activity> Spans);

    private static RagApiHost Host(FakeProvider provider, params (string, string)[] settings) =>
        new(null, [("Models:Chat", "openai:gpt-4o-mini"), ("Models:Embedding", "openai:text-embedding-3-small"), ("OPENAI_BASE_URL", $"{provider.Address}"), .. settings]);

    private static async Task<Asked> AskAsync(RagApiHost host, string question = Question, object[]? history = null, string? accept = null)
    {
        var response = await host.PostAsync("/ask", new { question, history }, accept);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        var answer = accept is null
            ? await response.Content.ReadFromJsonAsync<JsonElement>()
            : JsonDocument.Parse((await response.Content.ReadAsStringAsync()).Split("event: done\ndata: ")[1]).RootElement;
        return new(answer, await host.SpansAsync(answer.GetProperty("traceId").GetString()!));
    }

    private static bool? Hit(Asked asked, string stage) => (bool?)asked.Spans.Single(span => stage.Equals(span.GetTagItem("rag.stage"))).GetTagItem("rag.cache.hit");

    private static bool IsChat(string body) => body.Contains("\"messages\"", StringComparison.Ordinal);

    private static bool IsOfQuestion(string body) => !IsChat(body) && body.Contains(Question, StringComparison.Ordinal);
}
