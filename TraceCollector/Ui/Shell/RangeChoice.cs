using System.Globalization;

namespace LlmAspire.TraceCollector.Ui.Shell;

/// <summary>The ranges of time that the filter bar offers; any other one in the address is shown as it is.</summary>
/// <param name="From">As the address says it: <c>-1h</c>, up to now.</param>
internal sealed record RangeChoice(string From, string Name)
{
    public const string Default = "-24h";
    public const string Custom = "custom";

    public static IReadOnlyList<RangeChoice> All { get; } =
    [
        new("-15m", "last 15 min"), new("-1h", "last hour"), new("-6h", "last 6 h"), new(Default, "last 24 h"),
        new("-7d", "last 7 days"), new("-30d", "last 30 days"), new("-365d", "last year"),
    ];

    /// <summary>The choice that an address shows: <see cref="Custom"/> where its range is none of the offered.</summary>
    public static string Of(ViewState view)
    {
        var from = view.Value("from") ?? Default;
        return view.Value("to") is null or "now" && All.Any(choice => choice.From == from) ? from : Custom;
    }

    /// <summary>Such as <c>23 Nov 14:02 to 14:05 UTC</c>.</summary>
    public static string Describe(ViewState view, DateTimeOffset now)
    {
        var range = ViewFilter.Read(view, now).Filter.Range;
        var sameDay = range.From.UtcDateTime.Date == range.To.UtcDateTime.Date;
        var to = range.To.UtcDateTime.ToString(sameDay ? "HH:mm" : "d MMM HH:mm", CultureInfo.InvariantCulture);
        return $"{range.From.UtcDateTime.ToString("d MMM HH:mm", CultureInfo.InvariantCulture)} to {to} UTC";
    }
}
