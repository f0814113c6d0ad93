namespace LlmAspire.TraceCollector.Contracts;

/// <summary>What requests can be told apart by.</summary>
public enum LatencyDimension
{
    Model,
    Feature,
    Service,
    Prompt,
}

/// <summary>How many requests began in one stretch of time and took between <paramref name="FromMs"/> and <paramref name="ToMs"/> (exclusive) milliseconds.</summary>
public sealed record HeatCell(DateTimeOffset At, double FromMs, double ToMs, long Count);

/// <summary>Requests by time and duration. Durations are cut at four bounds to a power of two.</summary>
/// <param name="Cells">Only those that hold something, in order of time and duration.</param>
public sealed record HeatMap(TimeRange Range, int BucketSeconds, IReadOnlyList<HeatCell> Cells);

/// <param name="Stage">A stage, or <c>other</c> for time in none.</param>
/// <param name="Share">Of the time of all requests.</param>
/// <param name="SlowShare">Of the time of slow requests.</param>
/// <param name="SlowMs">Mean per slow request, in milliseconds.</param>
public sealed record SlowStage(string Stage, double Share, double SlowShare, double SlowMs);

/// <summary>Where slow requests spend their time: those at or above the 99th percentile, beside all.</summary>
/// <param name="P99Ms"><c>null</c> where there is no request.</param>
/// <param name="SlowRequests">How many took that long.</param>
/// <param name="RelativeError">How far <paramref name="P99Ms"/> can lie from the exact one, in proportion; <c>null</c> where it is the exact one.</param>
public sealed record SlowShares(TimeRange Range, double? P99Ms, long Requests, long SlowRequests, double? RelativeError, IReadOnlyList<SlowStage> Stages);

/// <summary>Latency of the requests that share a value. A request that called two models counts for both.</summary>
/// <param name="CostUsd"><c>null</c> where nothing of it is known.</param>
public sealed record LatencyGroup(string Value, long Requests, long Errors, double P50Ms, double P95Ms, double P99Ms, double? CostUsd);

/// <param name="RelativeError">How far each quantile can lie from the exact one, in proportion.</param>
/// <param name="Groups">The 50 with the most requests.</param>
public sealed record LatencyGroups(TimeRange Range, LatencyDimension By, double RelativeError, IReadOnlyList<LatencyGroup> Groups);
