using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index.Rollups;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Widths of time buckets.</summary>
internal static class Buckets
{
    /// <summary>Beyond this many a chart shows nothing more, and an answer grows without bound.</summary>
    public const int Most = 1500;

    private const int Wanted = 60;

    /// <summary>Widths a person would choose, in seconds: 1 s to 1 day.</summary>
    private static readonly int[] Round = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

    /// <summary>The width, or the next one that rollups can serve: minutes; where the filter names groups hours for half a day and more, days for ten days and more.</summary>
    public static int ForRollups(int seconds, TraceFilter filter)
    {
        var grouped = filter.Features.Count + filter.Services.Count + filter.Models.Count + filter.Prompts.Count > 0;
        return Math.Max(seconds, (grouped, filter.Range.Length.TotalDays) switch
        {
            (true, >= 10) => RollupChanges.Day,
            (true, >= 0.5) => RollupChanges.Hour,
            _ => RollupChanges.Minute,
        });
    }

    /// <summary>The width asked for, else the round one that gives about 60 buckets. Throws <see cref="ArgumentException"/> for a width under 1 s or one that gives over 1,500.</summary>
    public static int Seconds(TimeRange range, TimeSpan? bucket)
    {
        if (bucket is not { } width)
            return Round.MinBy(seconds => Math.Abs(Math.Log(Math.Max(1, range.Length.TotalSeconds) / seconds / Wanted)));
        if (width < TimeSpan.FromSeconds(1) || width > TimeSpan.FromDays(366) || range.Length / width > Most)
            throw new ArgumentException($"A bucket must be at least 1s and leave at most {Most} buckets in the range.", nameof(bucket));
        return (int)width.TotalSeconds;
    }
}
