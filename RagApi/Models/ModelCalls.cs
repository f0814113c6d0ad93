using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmAspire.RagApi.Models;

/// <summary>
/// The last layer before a provider, inside the telemetry: copies the prompt's names from the stage's span to the call's,
/// notes the call in the ledger, and ends a call that stays silent. Stateless; calls may overlap.
/// </summary>
/// <param name="longestAnswer">Tokens asked for at most where a request sets no bound: what a budget has reserved. <c>null</c> leaves it open.</param>
internal sealed class GuardedChatClient(IChatClient inner, ModelRef model, TimeSpan silence, TimeProvider time, int? longestAnswer = null) : DelegatingChatClient(inner)
{
    private static readonly string[] promptAttributes = ["gen_ai.prompt.name", "gen_ai.prompt.version", "rag.prompt.hash"];

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        TagCall();
        var at = time.GetUtcNow();
        using var watch = new SilenceWatch(silence, time, cancellationToken);
        try
        {
            var response = await base.GetResponseAsync(messages, Bounded(options), watch.Token);
            Note(response.ModelId, response.Usage, at);
            return response;
        }
        catch (OperationCanceledException cause) when (watch.RanOut)
        {
            throw watch.Failure(cause);
        }
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        TagCall();
        return StreamAsync(messages, Bounded(options), cancellationToken);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        var (answered, usage, finished) = (default(string), new UsageDetails(), false);
        using var watch = new SilenceWatch(silence, time, cancellationToken);
        await using var updates = base.GetStreamingResponseAsync(messages, options, watch.Token).GetAsyncEnumerator(watch.Token);
        while (await NextAsync(updates, watch))
        {
            var update = updates.Current;
            answered ??= update.ModelId;
            finished |= update.FinishReason is not null;
            foreach (var content in update.Contents.OfType<UsageContent>())
                usage.Add(content.Details);
            yield return update;
        }
        Note(answered, usage, at);
        // A connection that closes politely in the middle of an answer looks like its end, but has no finish reason.
        if (!finished)
            throw ModelFailure.Cut(model);
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, SilenceWatch watch)
    {
        watch.Restart();
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (OperationCanceledException cause) when (watch.RanOut)
        {
            throw watch.Failure(cause);
        }
    }

    private ChatOptions? Bounded(ChatOptions? options)
    {
        if (longestAnswer is null || options?.MaxOutputTokens is not null)
            return options;
        var bounded = options?.Clone() ?? new();
        bounded.MaxOutputTokens = longestAnswer;
        return bounded;
    }

    /// <summary>Cache writes have a price of their own, and the telemetry around this layer does not write them.</summary>
    private void Note(string? answered, UsageDetails? usage, DateTimeOffset at)
    {
        var tokens = CallLedger.Tokens(usage);
        if (tokens?.CacheWrite is { } written)
            Activity.Current?.SetTag("gen_ai.usage.cache_creation.input_tokens", written);
        CallLedger.Note(new ModelCall(model.Provider, answered ?? model.Name, tokens, at, time.GetUtcNow() - at));
    }

    private static void TagCall()
    {
        if (Activity.Current is not { Parent: { } stage } call)
            return;
        foreach (var name in promptAttributes)
            if (stage.GetTagItem(name) is { } value)
                call.SetTag(name, value);
    }
}

/// <inheritdoc cref="GuardedChatClient"/>
internal sealed class GuardedEmbeddingGenerator(IEmbeddingGenerator<string, Embedding<float>> inner, ModelRef model, TimeSpan silence, TimeProvider time)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var at = time.GetUtcNow();
        using var watch = new SilenceWatch(silence, time, cancellationToken);
        try
        {
            var result = await base.GenerateAsync(values, options, watch.Token);
            CallLedger.Note(new ModelCall(model.Provider, result.FirstOrDefault()?.ModelId ?? model.Name, CallLedger.Tokens(result.Usage), at, time.GetUtcNow() - at));
            return result;
        }
        catch (OperationCanceledException cause) when (watch.RanOut)
        {
            throw watch.Failure(cause);
        }
    }
}

/// <summary>Cancels when nothing has come for a while; the caller's own cancellation stays what it is.</summary>
internal sealed class SilenceWatch : IDisposable
{
    private readonly TimeSpan silence;
    private readonly CancellationTokenSource timer;
    private readonly CancellationTokenSource both;

    public SilenceWatch(TimeSpan silence, TimeProvider time, CancellationToken caller)
    {
        this.silence = silence;
        timer = new CancellationTokenSource(silence, time);
        both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, caller);
        Caller = caller;
    }

    private CancellationToken Caller { get; }

    public CancellationToken Token => both.Token;

    public bool RanOut => timer.IsCancellationRequested && !Caller.IsCancellationRequested;

    public void Restart() => timer.CancelAfter(silence);

    public TimeoutException Failure(Exception cause) => new($"was silent for {silence.TotalSeconds:0.#} s (Models__TimeoutSeconds)", cause);

    public void Dispose()
    {
        both.Dispose();
        timer.Dispose();
    }
}
