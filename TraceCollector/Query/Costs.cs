using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>
/// Who spends what: sums of rollups, and of the traces where rollups do not reach, so that every figure is the sum of the traces behind it. Quantiles are exact
/// up to <see cref="RollupQuery.ExactUpTo"/> requests in the range, else within <see cref="LatencyBuckets.RelativeError"/> where rollups tell them.
/// </summary>
internal sealed class Costs(TraceStore store, PriceBook prices, int exactUpTo = RollupQuery.ExactUpTo)
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
            var large = RollupQuery.IsLarge(session, filter.Range, exactUpTo) && RollupStore.AreMade(session);
            var (all, parts) = (new CostQuery(session, [], filter, large), new CostQuery(session, groupBy, filter, large));
            var page = Offsets.Page(groupBy.Count == 0 ? [] : parts.Rows(limit + 1L, offset), limit, offset);
            var groups = groupBy is [not (CostDimension.Day or CostDimension.Hour)] ? WithTrends(parts, page.Items) : page.Items;
            return new CostReport(filter.Range, groupBy, prices.Current.AsOf, all.Rows(1, 0)[0].Figures, groups, page.Next) { RelativeError = all.IsRolled ? LatencyBuckets.RelativeError : null };
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

    private static List<CostGroup> WithTrends(CostQuery query, IReadOnlyList<CostGroup> groups)
    {
        List<string> known = [.. groups.Select(group => group.Keys[0]).OfType<string>()];
        var trends = known.Count == 0 ? [] : query.Trends(known, TrendPoints);
        return [.. groups.Select(group => group.Keys[0] is { } key ? group with { Trend = trends[key] } : group)];
    }
}
