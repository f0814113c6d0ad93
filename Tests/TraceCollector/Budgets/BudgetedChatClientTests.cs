using System.Runtime.CompilerServices;
using LlmAspire.TraceCollector.Contracts.Budgets;
using LlmAspire.TraceCollector.Contracts.Pricing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmAspire.Tests;

/// <summary>The decorator any application can put around its client.</summary>
public sealed class BudgetedChatClientTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));
    private readonly Model model = new();

    [Fact]
    public async Task A_thousand_parallel_calls_overshoot_the_budget_by_at_most_one()
    {
        // At most 1,000 tokens out: 10 x 1.25 rounded up x 2.50 + 1000 x 10 = about 0.01 USD reserved; 900 of them come: 0.0090 paid.
        var ledger = new SpendLedger(new() { TotalHourlyUsd = 0.2, MaxOutputTokens = 1000 }, time);
        var client = Client(ledger);
        model.Release = new();
        var calls = Enumerable.Range(0, 1000).Select(_ => Task.Run(() => Try(() => client.GetResponseAsync("How many?")))).ToArray();
        await CollectorHost.UntilAsync(() => Task.FromResult(model.Calls + calls.Count(call => call.IsCompleted) == 1000));
        model.Release.SetResult();
        var made = (await Task.WhenAll(calls)).Count(answered => answered);
        Assert.Equal(model.Calls, made);
        Assert.InRange(made, 18, 20);
        Assert.True(made * 0.01 <= 0.2 + 0.0101);
    }

    [Fact]
    public async Task A_call_is_settled_with_what_it_cost()
    {
        var ledger = new SpendLedger(new() { FeatureHourlyUsd = 1 }, time);
        await Client(ledger).GetResponseAsync("How many?");
        // 10 x 2.50 + 900 x 10, in millionths
        Assert.Equal(0.009025, ledger.SpentOn("docs")!.Value, 12);
        await foreach (var _ in Client(ledger).GetStreamingResponseAsync("How many?"))
        {
            // Read to its end.
        }
        Assert.Equal(2 * 0.009025, ledger.SpentOn("docs")!.Value, 12);
    }

    [Fact]
    public async Task A_failed_call_gives_back_what_was_reserved_and_a_cut_stream_pays_all_of_it()
    {
        var ledger = new SpendLedger(new() { FeatureHourlyUsd = 1, MaxOutputTokens = 1000 }, time);
        model.Fails = true;
        await Assert.ThrowsAsync<HttpRequestException>(() => Client(ledger).GetResponseAsync("How many?"));
        Assert.Equal(0, ledger.SpentOn("docs"));
        model.Fails = false;
        await foreach (var _ in Client(ledger).GetStreamingResponseAsync("How many?"))
            break;
        Assert.InRange(ledger.SpentOn("docs")!.Value, 0.01, 0.0101);
    }

    [Fact]
    public async Task The_longest_answer_is_asked_of_the_model_where_the_request_says_nothing()
    {
        var ledger = new SpendLedger(new() { TotalDailyUsd = 1, MaxOutputTokens = 700 }, time);
        await Client(ledger).GetResponseAsync("How many?");
        Assert.Equal(700, model.Asked!.MaxOutputTokens);
        var own = new ChatOptions { MaxOutputTokens = 50, Temperature = 1 };
        await Client(ledger).GetResponseAsync("How many?", own);
        Assert.Same(own, model.Asked);
        await Client(new SpendLedger(new(), time)).GetResponseAsync("How many?");
        Assert.Null(model.Asked);
    }

    [Fact]
    public async Task A_tool_loop_ends_at_its_steps()
    {
        var client = Client(new SpendLedger(new() { MaxSteps = 2 }, time));
        List<ChatMessage> loop = [new(ChatRole.User, "Old question"), new(ChatRole.Assistant, "Old answer"), new(ChatRole.User, "How many?")];
        for (var step = 0; step < 2; step++)
        {
            await client.GetResponseAsync(loop);
            loop.AddRange([new(ChatRole.Assistant, [new FunctionCallContent($"c{step}", "count")]), new(ChatRole.Tool, [new FunctionResultContent($"c{step}", 42)])]);
        }
        var refusal = (await Assert.ThrowsAsync<SpendRefusedException>(() => client.GetResponseAsync(loop))).Refusal;
        Assert.Equal(("steps", 2), (refusal.Account, refusal.Limit));
        Assert.Equal(2, model.Calls);
    }

    private BudgetedChatClient Client(SpendLedger ledger) => new(model, ledger, PriceBook.BuiltIn, "gpt-4o", () => ("docs", "u-1"), time);

    private static async Task<bool> Try(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (SpendRefusedException)
        {
            return false;
        }
    }

    /// <summary>Answers in 900 tokens, when it is let.</summary>
    private sealed class Model : IChatClient
    {
        private int calls;

        public TaskCompletionSource? Release { get; set; }
        public bool Fails { get; set; }
        public ChatOptions? Asked { get; private set; }
        public int Calls => Volatile.Read(ref calls);

        private static UsageDetails Usage => new() { InputTokenCount = 10, OutputTokenCount = 900 };

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref calls);
            Asked = options;
            if (Release is not null)
                await Release.Task;
            return Fails ? throw new HttpRequestException("no") : new(new ChatMessage(ChatRole.Assistant, "42")) { ModelId = "gpt-4o-2024-08-06", Usage = Usage };
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new(ChatRole.Assistant, "4") { ModelId = "gpt-4o-2024-08-06" };
            yield return new(ChatRole.Assistant, [new TextContent("2"), new UsageContent(Usage)]);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
