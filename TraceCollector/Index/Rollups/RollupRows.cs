using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>Where something is counted: a stretch of time and a group.</summary>
/// <param name="WidthSeconds"><see cref="RollupChanges.Minute"/> or <see cref="RollupChanges.Hour"/>.</param>
/// <param name="AtUs">When it begins, a multiple of its width.</param>
internal readonly record struct RollupCell(int WidthSeconds, long AtUs, long Group)
{
    public static RollupCell Of(int widthSeconds, long us, long group)
    {
        var width = widthSeconds * 1_000_000L;
        // Rounds down before 1970 too.
        return new(widthSeconds, (us - (((us % width) + width) % width)), group);
    }
}

/// <summary>A row of <c>traffic_rollups</c>; rows of one cell add up.</summary>
internal sealed record TrafficRollup(RollupCell Cell, TrafficSums Sums, bool Merged);

/// <summary>What can be summed over traces.</summary>
internal sealed class TrafficSums
{
    public long Requests { get; set; }
    public long Errors { get; set; }
    /// <summary>Those of whose cost something is known.</summary>
    public long Costed { get; set; }
    /// <summary>Those of whose cost something is not known.</summary>
    public long Unpriced { get; set; }
    public double CostUsd { get; set; }
    public long InputTokens { get; set; }
    public long OutputTokens { get; set; }
    public long CacheReadTokens { get; set; }
    public long CacheWriteTokens { get; set; }
    public long ReasoningTokens { get; set; }

    /// <summary>What was said of them; zero in what batches of traces add.</summary>
    public SaidSums Said { get; set; }

    public bool IsZero => this is
    {
        Requests: 0, Errors: 0, Costed: 0, Unpriced: 0, CostUsd: 0, InputTokens: 0, OutputTokens: 0, CacheReadTokens: 0, CacheWriteTokens: 0, ReasoningTokens: 0,
    };

    public void Count(TraceRecord trace, int sign)
    {
        Requests += sign;
        Errors += trace.Status == TraceStatus.Error ? sign : 0;
        Costed += trace.CostUsd is null ? 0 : sign;
        Unpriced += trace.CostState is CostState.Unpriced or CostState.Partial ? sign : 0;
        CostUsd += sign * (trace.CostUsd ?? 0);
        InputTokens += sign * (trace.Usage?.Input ?? 0);
        OutputTokens += sign * (trace.Usage?.Output ?? 0);
        CacheReadTokens += sign * (trace.Usage?.CacheRead ?? 0);
        CacheWriteTokens += sign * (trace.Usage?.CacheWrite ?? 0);
        ReasoningTokens += sign * (trace.Usage?.Reasoning ?? 0);
    }
}

/// <summary>Sums over newest automatic verdicts v with weights w = 1 / inclusion probability, and thumbs.</summary>
internal readonly record struct SaidSums(long Judged, double W, double Ww, double Wv, double Wwv, double Wwvv, long Helpful, long NotHelpful);

/// <summary>A row of <c>cost_rollups</c>; rows of one place add up.</summary>
internal sealed record CostRollup(CostPlace Place, CostSums Sums, IReadOnlyList<short> Buckets, IReadOnlyList<long> Counts, bool Merged);

/// <summary>Where costs are counted: those of whole requests, or those of one model.</summary>
internal readonly record struct CostPlace(RollupCell Cell, bool OfModel, string? Model);

/// <summary>A row of <c>latency_rollups</c>; rows of one cell and stage add up.</summary>
/// <param name="Stage"><c>null</c> for whole requests.</param>
internal sealed record LatencyRollup(RollupCell Cell, Stage? Stage, IReadOnlyList<short> Buckets, IReadOnlyList<long> Counts, bool Merged)
{
    /// <summary><c>null</c> where nothing is left of the counts.</summary>
    public static LatencyRollup? Of(RollupCell cell, Stage? stage, Dictionary<short, long> counts, bool merged)
    {
        var (buckets, left) = LatencyBuckets.Left(counts);
        return buckets.Count == 0 ? null : new(cell, stage, buckets, left, merged);
    }
}
