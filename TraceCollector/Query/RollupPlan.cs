using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>
/// Which part of a range comes from minutes, which from hours and days, and what is left at its ends for the traces themselves, so that no
/// request is counted twice or not at all. In order: <c>from</c>, minutes, hours, days, hours, minutes, <c>to</c>; microseconds.
/// </summary>
internal sealed record RollupPlan(long MinutesFrom, long HoursFrom, long DaysFrom, long DaysTo, long HoursTo, long MinutesTo)
{
    private const long Minute = RollupChanges.Minute * 1_000_000L;
    private const long Hour = RollupChanges.Hour * 1_000_000L;
    private const long Day = RollupChanges.Day * 1_000_000L;

    /// <param name="grouped">Whether the filter names groups, of which there are hours and days only. All traffic has no days: its hours are few.</param>
    /// <param name="widthSeconds">Width of the answer's buckets: days serve whole days only, hours whole hours, minutes whole minutes.</param>
    public static RollupPlan Of(TimeRange range, bool grouped, int widthSeconds)
    {
        var (from, to) = (StoreTime.Write(range.From), StoreTime.Write(range.To));
        var hours = widthSeconds % RollupChanges.Hour == 0;
        if (widthSeconds % RollupChanges.Minute != 0 || (grouped && !hours))
            return TracesOnly(to);
        var (hoursFrom, hoursTo) = hours ? Whole(from, to, Hour) : (to, to);
        if (grouped)
            return hoursFrom < hoursTo ? Grouped(from, to, hoursFrom, hoursTo, widthSeconds) : TracesOnly(to);
        var (minutesFrom, minutesTo) = Whole(from, to, Minute);
        if (minutesFrom >= minutesTo)
            return TracesOnly(to);
        return hoursFrom < hoursTo ? WithoutDays(minutesFrom, hoursFrom, hoursTo, minutesTo) : WithoutDays(minutesFrom, minutesTo, minutesTo, minutesTo);
    }

    /// <summary>Whatever cannot be told from rollups.</summary>
    public static RollupPlan TracesOnly(long to) => new(to, to, to, to, to, to);

    private static RollupPlan Grouped(long from, long to, long hoursFrom, long hoursTo, int widthSeconds)
    {
        var (daysFrom, daysTo) = Whole(from, to, Day);
        return widthSeconds % RollupChanges.Day == 0 && daysFrom < daysTo
            ? new(hoursFrom, hoursFrom, daysFrom, daysTo, hoursTo, hoursTo)
            : WithoutDays(hoursFrom, hoursFrom, hoursTo, hoursTo);
    }

    private static RollupPlan WithoutDays(long minutesFrom, long hoursFrom, long hoursTo, long minutesTo) => new(minutesFrom, hoursFrom, hoursTo, hoursTo, hoursTo, minutesTo);

    private static (long From, long To) Whole(long from, long to, long width) =>
        ((from + width - 1) / width * width, to / width * width);
}
