using LlmAspire.TraceCollector.Ui.Figures;
using LlmAspire.TraceCollector.Ui.Shell;

namespace LlmAspire.TraceCollector.Ui.Overviews;

internal enum Trend
{
    Neutral,
    Better,
    Worse,
}

/// <summary>One figure of the overview, its course, how it compares with the range before, and where it leads.</summary>
internal sealed record Tile(string Name, string Value, string? Detail, string Full, string Change, Trend Trend, IReadOnlyList<double?> Values, string Link, string? DetailLink = null)
{
    /// <summary>A difference smaller than this part of the former figure is not called better or worse.</summary>
    private const double Notable = 0.1;

    public static IReadOnlyList<Tile> Of(Overview overview, ViewState view)
    {
        var (now, before) = (overview.Totals, overview.Previous);
        var common = view.Common();
        var traces = common.Address("/traces");
        return
        [
            new("Requests", Figure.Count(now.Requests), null, Figure.Full(now.Requests, "requests"),
                Compare(now.Requests, before.Requests == 0 ? null : before.Requests, Figure.Count), Trend.Neutral, Course.Of(overview, bucket => bucket.Requests, quiet: 0), traces),
            new("Errors", Figure.Share(Share(now.Errors, now.Requests)), null, $"{Figure.Full(now.Errors)} of {Figure.Full(now.Requests)} requests failed",
                Compare(Share(now.Errors, now.Requests), Share(before.Errors, before.Requests), Figure.Share),
                Direction(Share(now.Errors, now.Requests), Share(before.Errors, before.Requests), lessIsBetter: true),
                Course.Of(overview, bucket => Share(bucket.Errors, bucket.Requests)), common.With("status", "error").Address("/traces")),
            new("p95", Figure.Duration(now.P95Ms), now.P50Ms is null ? null : $"p50 {Figure.Duration(now.P50Ms)}", $"95 of 100 requests took at most {Figure.Full(now.P95Ms, "ms")}{(overview.RelativeError is { } error ? $", within {Figure.Share(error)}" : "")}",
                Compare(now.P95Ms, before.P95Ms, Figure.Duration), Direction(now.P95Ms, before.P95Ms, lessIsBetter: true),
                Course.Of(overview, bucket => bucket.P95Ms), common.Address("/latency")),
            CostTile(overview, common),
            new("Faithfulness", Figure.Score(now.Faithfulness), now.FaithfulnessHalfWidth is { } half ? $"±{Figure.Score(half)}" : null,
                $"Mean of {Figure.Full(now.Scored)} scored answers, with its 95 % interval",
                Compare(now.Faithfulness, before.Faithfulness, Figure.Score), Quality(now, before),
                Course.Of(overview, bucket => bucket.Faithfulness), common.With("order", "worst:faithfulness").Address("/traces")),
            new("Thumbs", now.Helpful + now.NotHelpful == 0 ? Figure.Unknown : Figure.Count(now.Helpful), now.Helpful + now.NotHelpful == 0 ? null : $"helpful, {Figure.Count(now.NotHelpful)} not",
                $"{now.Helpful} helpful, {now.NotHelpful} not helpful", now.Helpful + now.NotHelpful == 0 ? "nobody has rated yet" : $"{Figure.Share(Share(now.Helpful + now.NotHelpful, now.Requests))} of requests rated",
                Trend.Neutral, [], common.With("score", "user_feedback<0.5").Address("/traces")),
        ];
    }

    private static Tile CostTile(Overview overview, ViewState common)
    {
        var (now, before) = (overview.Totals, overview.Previous);
        var detail = now.Unpriced > 0 ? $"{Figure.Count(now.Unpriced)} unpriced" : now.CostUsd is null ? null : $"{Figure.Usd(now.CostUsd / Math.Max(overview.Range.Length.TotalHours, 1e-9))}/h";
        return new("Cost", now.CostUsd is null && now.Unpriced > 0 ? "unpriced" : Figure.Usd(now.CostUsd), detail,
            $"{Figure.Full(now.CostUsd, "USD")}; {now.Unpriced} requests are not or only partly priced",
            Compare(now.CostUsd, before.CostUsd, Figure.Usd), Trend.Neutral, Course.Of(overview, bucket => bucket.CostUsd),
            common.With("order", "costliest").Address("/traces"),
            now.Unpriced > 0 ? common.With("costState", "unpriced").Or("costState", "partial").Address("/traces") : null);
    }

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;

    private static string Compare(double? now, double? before, Func<double?, string> say) =>
        before is null ? "nothing in the range before" : now is null ? $"was {say(before)}" : $"{Arrow(now.Value, before.Value)} was {say(before)}";

    private static string Arrow(double now, double before) => now > before ? "▲" : now < before ? "▼" : "=";

    private static Trend Direction(double? now, double? before, bool lessIsBetter)
    {
        if (now is not { } current || before is not { } former || Math.Abs(current - former) <= Notable * Math.Abs(former))
            return Trend.Neutral;
        return current < former == lessIsBetter ? Trend.Better : Trend.Worse;
    }

    /// <summary>A mean is called better or worse only where the former one lies outside its interval.</summary>
    private static Trend Quality(OverviewTotals now, OverviewTotals before)
    {
        if (now.Faithfulness is not { } current || before.Faithfulness is not { } former || now.FaithfulnessHalfWidth is not { } half
            || Math.Abs(current - former) <= half + (before.FaithfulnessHalfWidth ?? 0))
            return Trend.Neutral;
        return current > former ? Trend.Better : Trend.Worse;
    }
}
