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
    /// <summary>More dimensions at once make groups of single requests.</summary>
    public const int MostDimensions = 3;

    public async Task<CostReport> GetAsync(IReadOnlyList<CostDimension> groupBy, TraceFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        if (groupBy.Count > MostDimensions || groupBy.Distinct().Count() < groupBy.Count)
            throw new ArgumentException($"At most {MostDimensions} dimensions, each once.", nameof(groupBy));
        var offset = Offsets.Read(cursor);
        // Side by side: a good part of each is planning, which takes one processor.
        var all = store.ReadAsync(session => All(session, filter), cancellationToken);
        var page = groupBy.Count == 0 ? new Page<CostGroup>([], null) : await store.ReadAsync(session => Groups(session, groupBy, filter, limit, offset), cancellationToken);
        var (figures, isRolled) = await all;
        return new CostReport(filter.Range, groupBy, prices.Current.AsOf, figures, page.Items, page.Next) { RelativeError = isRolled ? LatencyBuckets.RelativeError : null };
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

    private (CostFigures Figures, bool IsRolled) All(StoreSession session, TraceFilter filter)
    {
        var query = Query(session, [], filter);
        return (query.Rows(1, 0)[0].Figures, query.IsRolled);
    }

    private Page<CostGroup> Groups(StoreSession session, IReadOnlyList<CostDimension> groupBy, TraceFilter filter, int limit, int offset) =>
        Offsets.Page(Query(session, groupBy, filter).Rows(limit + 1L, offset), limit, offset);

    private CostQuery Query(StoreSession session, IReadOnlyList<CostDimension> groupBy, TraceFilter filter) =>
        new(session, groupBy, filter, RollupQuery.IsLarge(session, filter.Range, exactUpTo) && RollupStore.AreMade(session));
}
