using System.Globalization;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Who spends what: sums over the narrow columns of <c>traces</c>, so that every figure is the sum of the traces behind it.</summary>
internal sealed class Costs(TraceStore store, PriceBook prices)
{
    /// <summary>Points of a group's trend.</summary>
    private const int TrendPoints = 30;

    /// <summary>More dimensions at once make groups of single requests.</summary>
    public const int MostDimensions = 3;

    public Task<CostReport> GetAsync(IReadOnlyList<CostDimension> groupBy, TraceFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        if (groupBy.Count > MostDimensions || groupBy.Distinct().Count() < groupBy.Count)
            throw new ArgumentException($"At most {MostDimensions} dimensions, each once.", nameof(groupBy));
        var offset = Offsets.Read(cursor);
        return store.ReadAsync(session =>
        {
            var totals = new CostQuery([], filter).Rows(session, 1, 0)[0].Figures;
            var page = Offsets.Page(groupBy.Count == 0 ? [] : new CostQuery(groupBy, filter).Rows(session, limit + 1L, offset), limit, offset);
            var groups = groupBy is [not (CostDimension.Day or CostDimension.Hour)] ? WithTrends(session, groupBy[0], filter, page.Items) : page.Items;
            return new CostReport(filter.Range, groupBy, prices.Current.AsOf, totals, groups, page.Next);
        }, cancellationToken);
    }

    public Task<Page<UnpricedReason>> GetUnpricedAsync(TraceFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var offset = Offsets.Read(cursor);
        var conditions = TraceConditions.Of(filter, trafficOnly: true);
        conditions.Parameters["limit"] = limit + 1L;
        conditions.Parameters["offset"] = (long)offset;
        return store.ReadAsync(session => Offsets.Page(session.Query(conditions.Into(session, "unpriced"), conditions.Parameters, row => new UnpricedReason(
            row.NeededText("reason"), row.Long("requests"), row.Time("first_us"), row.Time("last_us"), Ids.TraceText(row.Trace("example")))), limit, offset), cancellationToken);
    }

    private static List<CostGroup> WithTrends(StoreSession session, CostDimension by, TraceFilter filter, IReadOnlyList<CostGroup> groups)
    {
        var known = groups.Select(group => group.Keys[0]).OfType<string>().ToList();
        var trends = known.ToDictionary(key => key, _ => new double[TrendPoints], StringComparer.Ordinal);
        if (known.Count > 0)
            foreach (var step in new CostQuery([by], filter).Steps(TrendPoints, known).Rows(session, int.MaxValue, 0))
                if (int.Parse(step.Keys[1]!, CultureInfo.InvariantCulture) is >= 0 and < TrendPoints and var at)
                    trends[step.Keys[0]!][at] += step.Figures.CostUsd ?? 0;
        return [.. groups.Select(group => group.Keys[0] is { } key ? group with { Trend = trends[key] } : group)];
    }
}
