using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Stretches of a range, the newest first: what is found in the last hour need not be looked for in a month.</summary>
internal static class SearchWindows
{
    private static readonly TimeSpan[] Lengths = [TimeSpan.FromHours(1), TimeSpan.FromDays(1)];

    /// <summary>Stretches that follow each other without gaps. Texts are read a day beyond each stretch, so theirs are not shorter than a day.</summary>
    public static IEnumerable<TimeRange> Of(DateTimeOffset from, DateTimeOffset to, bool texts)
    {
        var end = to;
        foreach (var begin in Lengths.Where(length => !texts || length >= TimeSpan.FromDays(1)).Select(length => to - length).Where(begin => begin > from))
        {
            yield return new(begin, end);
            end = begin;
        }
        yield return new(from, end);
    }

    /// <summary>Ranges that end where the page begins, each longer than the one before and holding it; the last is all of it.</summary>
    public static IEnumerable<TimeRange> Growing(TimeRange range, double? after)
    {
        var end = after is { } last ? StoreTime.Read((long)last) : range.To;
        foreach (var window in Lengths.Where(window => end - window > range.From))
            yield return range with { From = end - window };
        yield return range;
    }
}

/// <summary>Where the newest requests of a range begin, by whole hours of rollups.</summary>
internal static class BusyHours
{
    /// <summary>The newest hour since which so many requests came; <c>null</c> where fewer did.</summary>
    public static DateTimeOffset? Since(StoreSession session, TimeRange range, long requests) => session.Query(Sql.Query("busy-since"), new Dictionary<string, object?>
    {
        ["from"] = StoreTime.Write(range.From),
        ["to"] = StoreTime.Write(range.To),
        ["requests"] = requests,
    }, row => row.MaybeLong("at_us"))[0] is { } us ? StoreTime.Read(us) : null;
}
