using LlmAspire.TraceCollector.Ui.Shell;

namespace LlmAspire.TraceCollector.Ui.Costs;

/// <summary>Everything the cost page shows, as of one moment.</summary>
/// <param name="OverTime">By hour, or by day where the range is longer than two days.</param>
/// <param name="Groups">By the dimension chosen.</param>
/// <param name="Users">The ten that cost most.</param>
public sealed record CostData(CostReport OverTime, CostReport Groups, CostReport Users, IReadOnlyList<UnpricedReason> Unpriced)
{
    private const int TopUsers = 10;
    private const int MostBuckets = 500;

    public static async Task<CostData> LoadAsync(ITraceQuery query, TraceFilter filter, CostDimension by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(filter);
        var overTime = query.GetCostsAsync([Step(filter.Range)], filter, MostBuckets, null, cancellationToken);
        var groups = query.GetCostsAsync([by], filter, 50, null, cancellationToken);
        var users = query.GetCostsAsync([CostDimension.User], filter, TopUsers, null, cancellationToken);
        var unpriced = query.GetUnpricedAsync(filter, 20, null, cancellationToken);
        await Task.WhenAll(overTime, groups, users, unpriced);
        return new(await overTime, await groups, await users, (await unpriced).Items);
    }

    public static CostDimension Step(TimeRange range) => range.Length <= TimeSpan.FromDays(2) ? CostDimension.Hour : CostDimension.Day;
}

/// <summary>Where a figure of the cost page leads: to the traces it is the sum of.</summary>
internal static class CostLinks
{
    /// <summary><c>null</c> for requests that name none: no filter asks for those.</summary>
    public static string? Traces(ViewState view, CostDimension by, string? value) => value is null ? null : by switch
    {
        CostDimension.Day => Between(view, value + "T00:00:00Z", TimeSpan.FromDays(1)),
        CostDimension.Hour => Between(view, value, TimeSpan.FromHours(1)),
        _ => view.Common().With(by.ToString().ToLowerInvariant(), value).With("order", "costliest").Address("/traces"),
    };

    private static string Between(ViewState view, string from, TimeSpan length)
    {
        var at = DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture);
        return view.Common().With("from", Charts.ChartNumbers.Iso(at)).With("to", Charts.ChartNumbers.Iso(at + length)).With("order", "costliest").Address("/traces");
    }
}
