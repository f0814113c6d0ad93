using System.Runtime.CompilerServices;
using LlmAspire.TraceCollector.Contracts.Pricing;
using Microsoft.Extensions.AI;
using AiMessage = Microsoft.Extensions.AI.ChatMessage;

namespace LlmAspire.TraceCollector.Contracts.Budgets;

/// <summary>
/// Keeps the calls of any <see cref="IChatClient"/> within a <see cref="ISpendLedger"/>: reserves before a call, settles after it, and throws
/// <see cref="SpendRefusedException"/> where there is no room, before anything is spent. Stands inside function invocation, so that each
/// step of a tool loop is a call of its own. A model without a price is let through: what it costs is not known.
/// </summary>
/// <param name="model">The model's id as the price list has it, where a request names none.</param>
/// <param name="feature">Feature and user of the call at hand; both may be <c>null</c>.</param>
public sealed class BudgetedChatClient(IChatClient inner, ISpendLedger ledger, PriceBook prices, string model, Func<(string? Feature, string? User)> feature, TimeProvider time) : DelegatingChatClient(inner)
{
    /// <summary>Input is counted by an estimate that lies within 15 % on prose: what is reserved must not be less than what is spent.</summary>
    private const double Margin = 1.25;

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<AiMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<AiMessage> ?? [.. messages];
        var (call, bounded) = await BeginAsync(asked, options, cancellationToken);
        await using var reserved = call;
        try
        {
            var response = await base.GetResponseAsync(asked, bounded, cancellationToken);
            await call.SettleAsync(response.ModelId, response.Usage);
            return response;
        }
        catch (OperationCanceledException)
        {
            // What the provider did until then is paid for and never told.
            await call.SettleUnknownAsync();
            throw;
        }
    }

    /// <summary>Reserved when it is first read: a stream that nobody reads costs nothing.</summary>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<AiMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<AiMessage> ?? [.. messages];
        var (call, bounded) = await BeginAsync(asked, options, cancellationToken);
        await using (call)
        {
            var (answered, usage, told, finished) = (default(string), new UsageDetails(), false, false);
            try
            {
                await foreach (var update in base.GetStreamingResponseAsync(asked, bounded, cancellationToken))
                {
                    call.Started = true;
                    answered ??= update.ModelId;
                    foreach (var content in update.Contents.OfType<UsageContent>())
                    {
                        usage.Add(content.Details);
                        told = true;
                    }
                    yield return update;
                }
                finished = true;
            }
            finally
            {
                if (finished && told)
                    await call.SettleAsync(answered, usage);
                else if (call.Started || cancellationToken.IsCancellationRequested)
                    await call.SettleUnknownAsync();
            }
        }
    }

    private async ValueTask<(Call Call, ChatOptions? Options)> BeginAsync(IReadOnlyList<AiMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var limits = ledger.Limits;
        if (limits.MaxSteps is { } steps && Steps(messages) >= steps)
            throw new SpendRefusedException(new("steps", null, steps, null, null));
        var (name, user) = feature();
        if (limits.AnyUsd && options?.MaxOutputTokens is null)
        {
            options = options?.Clone() ?? new();
            options.MaxOutputTokens = limits.MaxOutputTokens;
        }
        var usage = new TokenUsage((long)Math.Ceiling(messages.Sum(Tokens) * Margin), options?.MaxOutputTokens ?? limits.MaxOutputTokens, null, null, null);
        var asked = options?.ModelId ?? model;
        return (new(this, await ledger.ReserveAsync(name, user, Price(asked, usage) ?? 0, cancellationToken), asked), options);
    }

    /// <summary>Answers of the model since a person last said something: steps of the loop so far.</summary>
    private static int Steps(IReadOnlyList<AiMessage> messages)
    {
        var steps = 0;
        for (var i = messages.Count - 1; i >= 0 && messages[i].Role != ChatRole.User; i--)
            steps += messages[i].Role == ChatRole.Assistant ? 1 : 0;
        return steps;
    }

    private static int Tokens(AiMessage message) => TokenEstimate.PerMessage + message.Contents.Sum(content => content switch
    {
        TextContent text => TokenEstimate.Count(text.Text),
        FunctionResultContent result => TokenEstimate.Count(result.Result?.ToString() ?? ""),
        FunctionCallContent call => TokenEstimate.Count(call.Name) + (call.Arguments?.Sum(argument => TokenEstimate.Count($"{argument.Key} {argument.Value}")) ?? 0),
        _ => 0,
    });

    private double? Price(string asked, TokenUsage usage) => prices.Current.Price(asked, null, time.GetUtcNow(), usage).Usd;

    /// <summary>One call between its reservation and its settlement.</summary>
    private sealed class Call(BudgetedChatClient client, SpendReservation reservation, string asked) : IAsyncDisposable
    {
        public bool Started { get; set; }

        public ValueTask SettleAsync(string? answered, UsageDetails? usage)
        {
            var tokens = usage is null ? null : new TokenUsage(usage.InputTokenCount, usage.OutputTokenCount, usage.CachedInputTokenCount, null, usage.ReasoningTokenCount);
            var usd = tokens is null ? null : (answered is null ? null : client.Price(answered, tokens)) ?? client.Price(asked, tokens);
            return reservation.SettleAsync(usd ?? reservation.Usd);
        }

        public ValueTask SettleUnknownAsync() => reservation.SettleAsync(reservation.Usd);

        public ValueTask DisposeAsync() => reservation.DisposeAsync();
    }
}
