using System.Diagnostics;

namespace LlmAspire.Benchmarks.Ingest;

/// <summary>When the next request should leave. Safe for many senders.</summary>
/// <param name="start">A <see cref="Stopwatch"/> timestamp.</param>
/// <param name="interval">Between requests; <c>null</c>: at once.</param>
/// <param name="requests">How many at most.</param>
internal sealed class LoadClock(long start, TimeSpan duration, TimeSpan? interval, long? requests)
{
    private long given;

    /// <summary>A timestamp; <c>null</c> when the load is over.</summary>
    public long? Next()
    {
        var number = Interlocked.Increment(ref given) - 1;
        if (number >= requests)
            return null;
        var at = interval is { } between ? start + (long)(number * between.TotalSeconds * Stopwatch.Frequency) : Stopwatch.GetTimestamp();
        return Stopwatch.GetElapsedTime(start, at) < duration ? at : null;
    }
}
