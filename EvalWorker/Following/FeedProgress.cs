using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmAspire.EvalWorker.Following;

/// <summary>Where the follower is. Written by the follower alone, read by the health check and the metrics.</summary>
internal sealed class FeedProgress(TimeProvider time)
{
    private long _sequence;
    private long _behindSince;
    private volatile string? _trouble;

    public long Sequence => Interlocked.Read(ref _sequence);

    /// <summary>Why nothing can be judged now; <c>null</c> while all is well.</summary>
    public string? Trouble => _trouble;

    /// <summary>Time since the last judged fact settled, zero when caught up.</summary>
    public TimeSpan Behind => Interlocked.Read(ref _behindSince) is var since and > 0 ? time.GetUtcNow() - new DateTimeOffset(since, TimeSpan.Zero) : TimeSpan.Zero;

    public void CaughtUp()
    {
        Interlocked.Exchange(ref _behindSince, 0);
        _trouble = null;
    }

    public void Reached(long sequence, DateTimeOffset settledAt)
    {
        Interlocked.Exchange(ref _sequence, sequence);
        Interlocked.Exchange(ref _behindSince, settledAt.UtcTicks);
        _trouble = null;
    }

    public void Stuck(string why) => _trouble = why;
}

/// <summary>Degraded, never unhealthy: a worker that waits for its collector is doing its work.</summary>
internal sealed class FeedHealthCheck(FeedProgress progress) : IHealthCheck
{
    private static readonly TimeSpan s_late = TimeSpan.FromMinutes(1);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var behind = progress.Behind;
        var data = new Dictionary<string, object> { ["sequence"] = progress.Sequence, ["behindMs"] = behind.TotalMilliseconds };
        var place = $"Judged up to fact {progress.Sequence}, {behind.TotalSeconds:F0} s behind";
        return Task.FromResult(progress.Trouble is { } trouble
            ? HealthCheckResult.Degraded($"{place}. Waiting: {trouble}", data: data)
            : behind > s_late ? HealthCheckResult.Degraded(place, data: data) : HealthCheckResult.Healthy(place, data));
    }
}
