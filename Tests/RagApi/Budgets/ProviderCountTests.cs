using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace LlmAspire.Tests;

/// <summary>A provider that counts tokens is asked before it is paid.</summary>
public sealed class ProviderCountTests : IAsyncLifetime
{
    private FakeProvider fake = null!;

    public async ValueTask InitializeAsync() => fake = await FakeProvider.StartAsync();

    public ValueTask DisposeAsync() => fake.DisposeAsync();

    [Fact]
    public async Task Anthropics_count_is_the_one_that_is_budgeted_and_not_estimated()
    {
        fake.Count = _ => 123;
        using var host = Host(("Budgets:MaxInputTokens", "400"));
        var ask = await AskAsync(host, HttpStatusCode.OK);
        Assert.Equal((123, false), (ask.GetTagItem("rag.budget.input_tokens"), ask.GetTagItem("rag.budget.estimated")));
        using var body = JsonDocument.Parse(Assert.Single(fake.Counted));
        Assert.Equal("fake-1", body.RootElement.GetProperty("model").GetString());
        Assert.Contains("How do keys rotate?", body.RootElement.GetProperty("messages").ToString(), StringComparison.Ordinal);
        Assert.True(body.RootElement.GetProperty("system").GetString()!.Length > 0);
    }

    [Fact]
    public async Task Evidence_is_cut_until_the_providers_count_fits()
    {
        // Two chunks are too many by this count.
        fake.Count = body => 100 + (250 * new[] { "two days", "thirty days", "every night" }.Count(text => body.Contains(text, StringComparison.Ordinal)));
        using var host = Host(("Budgets:MaxInputTokens", "500"));
        var ask = await AskAsync(host, HttpStatusCode.OK);
        Assert.Equal((fake.Count(fake.Counted[^1]), false), (ask.GetTagItem("rag.budget.input_tokens"), ask.GetTagItem("rag.budget.estimated")));
        Assert.True(fake.Count(fake.Counted[0]) > 500 && fake.Count(fake.Counted[^1]) <= 500);
        Assert.True((int)ask.GetTagItem("rag.budget.chunks_cut")! > 0);
    }

    [Fact]
    public async Task What_is_over_the_limit_by_the_providers_count_is_refused_and_no_model_is_called()
    {
        fake.Count = _ => 5000;
        using var host = Host(("Budgets:MaxInputTokens", "500"));
        await AskAsync(host, HttpStatusCode.UnprocessableEntity);
        Assert.Empty(fake.Bodies);
    }

    [Fact]
    public async Task Where_the_endpoint_fails_the_prompt_is_estimated_and_says_so()
    {
        using var host = Host(("Budgets:MaxInputTokens", "500"));
        var ask = await AskAsync(host, HttpStatusCode.OK);
        Assert.Equal(true, ask.GetTagItem("rag.budget.estimated"));
        Assert.Single(fake.Counted);
    }

    [Fact]
    public async Task A_prompt_far_below_the_limit_is_not_worth_asking()
    {
        fake.Count = _ => 123;
        using var host = Host();
        await AskAsync(host, HttpStatusCode.OK);
        Assert.Empty(fake.Counted);
    }

    private RagApiHost Host(params (string, string)[] settings) =>
        new(null, [("Models:Chat", "anthropic:fake-1"), ("ANTHROPIC_API_KEY", "k"), ("ANTHROPIC_BASE_URL", fake.Address.ToString()), .. settings]);

    private static async Task<Activity> AskAsync(RagApiHost host, HttpStatusCode status)
    {
        using var answer = await host.PostAsync("/ask", new { question = "How do keys rotate?" });
        Assert.True(answer.StatusCode == status, await answer.Content.ReadAsStringAsync());
        return (await host.SpansAsync(answer.Headers.GetValues("x-trace-id").Single())).Single(span => span.OperationName == "ask");
    }
}
