namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>What parts of costs sum up to; of what may be unknown, also how many know it.</summary>
internal sealed class CostSums
{
    /// <summary>Columns of <c>cost_rollups</c> that count something, in their order there.</summary>
    public static readonly string[] CountColumns =
    [
        "requests", "answered", "costed", "unpriced", "split", "reported", "input_known", "output_known", "cache_read_known", "cache_write_known", "reasoning_known",
        "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "context_of", "context_tokens", "chunks",
    ];

    /// <summary>The columns after them, in USD.</summary>
    public static readonly string[] UsdColumns =
        ["cost_usd", "usd_input", "usd_cache_read", "usd_cache_write", "usd_output", "usd_reasoning", "usd_other", "reported_usd", "context_usd"];

    /// <summary>As <see cref="CountColumns"/>.</summary>
    public long[] Counts { get; init; } = new long[CountColumns.Length];

    /// <summary>As <see cref="UsdColumns"/>.</summary>
    public double[] Usd { get; init; } = new double[UsdColumns.Length];

    public long Requests => Counts[0];

    public bool IsZero => Array.TrueForAll(Counts, count => count == 0) && Array.TrueForAll(Usd, usd => usd == 0);

    public void Count(in CostPart part, int sign)
    {
        var (tokens, classes) = (part.Tokens, part.Classes ?? default);
        ReadOnlySpan<long> counts =
        [
            1, One(part.Answered), One(part.Usd is not null), One(part.Open), One(part.Classes is not null), One(part.ReportedUsd is not null),
            One(tokens?.Input is not null), One(tokens?.Output is not null), One(tokens?.CacheRead is not null), One(tokens?.CacheWrite is not null), One(tokens?.Reasoning is not null),
            tokens?.Input ?? 0, tokens?.Output ?? 0, tokens?.CacheRead ?? 0, tokens?.CacheWrite ?? 0, tokens?.Reasoning ?? 0, part.ContextOf ?? 0, part.ContextTokens ?? 0, part.Chunks ?? 0,
        ];
        ReadOnlySpan<double> usd =
            [part.Usd ?? 0, classes.Input, classes.CacheRead, classes.CacheWrite, classes.Output, classes.Reasoning, classes.Other, part.ReportedUsd ?? 0, part.ContextUsd ?? 0];
        for (var i = 0; i < counts.Length; i++)
            Counts[i] += sign * counts[i];
        for (var i = 0; i < usd.Length; i++)
            Usd[i] += sign * usd[i];
    }

    private static long One(bool known) => known ? 1 : 0;
}
