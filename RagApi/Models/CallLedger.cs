using LlmAspire.TraceCollector.Contracts;
using Microsoft.Extensions.AI;

namespace LlmAspire.RagApi.Models;

/// <summary>One call that was made to a provider: what a price list needs.</summary>
internal sealed record ModelCall(string Provider, string? Model, TokenUsage? Usage, DateTimeOffset At, TimeSpan Duration);

/// <summary>
/// The calls made for one question, collected where they happen: an embedding is paid for inside the index, which knows no
/// question. Holds 64 calls, the rest is dropped and the cost is then unknown: one question makes two or three.
/// </summary>
internal sealed class CallLedger
{
    private const int Bound = 64;
    private static readonly AsyncLocal<CallLedger?> current = new();
    private readonly Lock gate = new();
    private readonly List<ModelCall> calls = [];

    public bool Overflowed { get; private set; }

    public IReadOnlyList<ModelCall> Calls
    {
        get
        {
            lock (gate)
                return [.. calls];
        }
    }

    /// <summary>Begins a ledger for everything this asynchronous flow calls from here on.</summary>
    public static CallLedger Begin() => current.Value = new CallLedger();

    public static void Note(ModelCall call)
    {
        if (current.Value is not { } ledger)
            return;
        lock (ledger.gate)
        {
            if (ledger.calls.Count < Bound)
                ledger.calls.Add(call);
            else
                ledger.Overflowed = true;
        }
    }

    /// <summary>Input includes cached reads and writes, as OpenTelemetry counts; the clients that report writes do so under two names.</summary>
    public static TokenUsage? Tokens(UsageDetails? usage) => usage is null ? null : new TokenUsage(
        usage.InputTokenCount,
        usage.OutputTokenCount,
        usage.CachedInputTokenCount,
        Additional(usage, "CacheCreationInputTokens") ?? Additional(usage, "cache_creation_input_tokens"),
        usage.ReasoningTokenCount);

    private static long? Additional(UsageDetails usage, string key) =>
        usage.AdditionalCounts is { } counts && counts.TryGetValue(key, out var value) ? value : null;
}
