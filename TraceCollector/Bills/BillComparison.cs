using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;

namespace LlmAspire.TraceCollector.Bills;

/// <summary>What one side says of a model's day, under the name that side has for it.</summary>
internal sealed record SideRow(DateOnly Day, string? Provider, string? Model, BillSide Side);

/// <summary>Puts both sides beside each other: a pure function.</summary>
internal static class BillComparison
{
    /// <summary>Days without a bill are left out: nothing can be missing from what was not imported.</summary>
    public static List<BillRow> Of(IReadOnlyList<SideRow> billed, IReadOnlyList<SideRow> traced, PriceList prices)
    {
        var days = billed.Select(row => row.Day).ToHashSet();
        var bills = billed.ToLookup(row => (row.Day, BilledModel.Of(row.Model, prices)));
        var traces = traced.Where(row => days.Contains(row.Day)).ToLookup(row => (row.Day, BilledModel.Of(row.Model, prices)));
        return [.. bills.Select(group => group.Key).Union(traces.Select(group => group.Key))
            .OrderByDescending(key => key.Day).ThenBy(key => key.Item2, StringComparer.Ordinal)
            .Select(key => new BillRow(key.Day, key.Item2, [.. bills[key].Select(row => row.Provider).OfType<string>().Distinct().Order(StringComparer.Ordinal)], Sum([.. bills[key]]), Sum([.. traces[key]])))];
    }

    private static BillSide? Sum(IReadOnlyList<SideRow> rows) => rows.Count == 0 ? null : new(
        Sum(rows, side => side.Requests), Sum(rows, side => side.Input), Sum(rows, side => side.CacheRead), Sum(rows, side => side.CacheWrite), Sum(rows, side => side.Output),
        rows.Any(row => row.Side.Usd is not null) ? (double)rows.Sum(row => (decimal)(row.Side.Usd ?? 0)) : null);

    private static long? Sum(IReadOnlyList<SideRow> rows, Func<BillSide, long?> part) =>
        rows.Any(row => part(row.Side) is not null) ? rows.Sum(row => part(row.Side) ?? 0) : null;
}
