using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LlmAspire.Tests;

/// <summary>RagApi with a Redis beside it, in several processes.</summary>
public sealed class RedisReplicasTests
{
    private const string Question = "How often do signing keys rotate?";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Replicas_spend_from_one_budget()
    {
        Redis.NeedsServer();
        await using var redis = await RedisServer.StartAsync();
        await using var provider = await FakeProvider.StartAsync();
        provider.Answered = "gpt-4o-mini-2024-07-18";
        using var first = Replica(redis, provider, ("Budgets:TotalDailyUsd", "0.0001"));
        using var second = Replica(redis, provider, ("Budgets:TotalDailyUsd", "0.0001"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? first : second).PostAsync("/ask", new { question = Question })));
        Assert.Equal((1, 19), (answers.Count(answer => answer.StatusCode == HttpStatusCode.OK), answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests)));
        Assert.Single(provider.Bodies);
    }

    [Fact]
    public async Task While_Redis_is_down_questions_with_a_budget_wait_and_everything_else_goes_on()
    {
        Redis.NeedsServer();
        await using var redis = await RedisServer.StartAsync();
        await using var provider = await FakeProvider.StartAsync();
        using var host = Replica(redis, provider, ("Budgets:TotalDailyUsd", "5"));
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync("/ask", new { question = Question })).StatusCode);
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/health"));
        redis.Stop();
        var refused = await host.PostAsync("/ask", new { question = Question });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("/problems/spend-unknown", problem.GetProperty("type").GetString());
        var ask = (await host.SpansAsync(problem.GetProperty("traceId").GetString()!)).Single(span => span.OperationName == "ask");
        Assert.Equal("failed", ask.GetTagItem("rag.outcome"));
        Assert.Single(provider.Bodies);
        Assert.StartsWith("Degraded\nredis", await host.Client.GetStringAsync("/health"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync("/search", new { query = Question })).StatusCode);
        await redis.RestartAsync();
        await Wait.UntilAsync(async () => (await host.PostAsync("/ask", new { question = Question })).StatusCode == HttpStatusCode.OK, Patience, () => "questions were never answered again");
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/health"));
    }

    [Fact]
    public async Task Where_the_memory_of_Redis_is_used_up_questions_are_answered_and_their_cost_is_counted()
    {
        Redis.NeedsServer();
        await using var redis = await RedisServer.StartAsync("--maxmemory", "1kb", "--maxmemory-policy", "noeviction");
        await using var provider = await FakeProvider.StartAsync();
        provider.Answered = "gpt-4o-mini-2024-07-18";
        using var host = Replica(redis, provider, ("Budgets:TotalDailyUsd", "0.0001"), ("Cache:Answers", "true"));
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync("/ask", new { question = Question })).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await host.PostAsync("/ask", new { question = "Who may read the traces?" })).StatusCode);
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/health"));
    }

    [Fact]
    public async Task Where_no_budget_is_set_questions_are_answered_without_Redis()
    {
        await using var provider = await FakeProvider.StartAsync();
        using var host = new RagApiHost(null, Settings($"127.0.0.1:{ServiceProcess.FreePort()},connectTimeout=200", provider));
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync("/ask", new { question = Question })).StatusCode);
        Assert.StartsWith("Degraded\nredis", await host.Client.GetStringAsync("/health"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_string_that_names_no_server_stops_the_start_and_names_its_key()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new RagApiHost(null, ("ConnectionStrings:cache", "password=secret")));
        Assert.Contains("ConnectionStrings__cache", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private static RagApiHost Replica(RedisServer redis, FakeProvider provider, params (string, string)[] settings) => new(null, [.. Settings(redis.ConnectionString, provider), .. settings]);

    private static (string, string)[] Settings(string redis, FakeProvider provider) =>
        [("ConnectionStrings:cache", redis), ("Models:Chat", "openai:gpt-4o-mini"), ("OPENAI_BASE_URL", $"{provider.Address}")];
}
