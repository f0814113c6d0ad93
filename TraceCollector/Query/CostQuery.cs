using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>The statements behind a cost report: over rollups where they tell apart what is asked for and the range is large, else over the traces.</summary>
internal sealed class CostQuery
{
    private const long HourUs = RollupChanges.Hour * 1_000_000L;

    private readonly StoreSession session;
    private readonly CostKeys keys;
    private readonly RollupQuery query;
    private readonly TimeRange range;

    /// <param name="large">Whether exact quantiles would take too long.</param>
    public CostQuery(StoreSession session, IReadOnlyList<CostDimension> by, TraceFilter filter, bool large)
    {
        (this.session, keys, range) = (session, new(session, by), filter.Range);
        query = new(filter, keys.OfHours ? RollupChanges.Hour : RollupChanges.Day, byGroup: true);
        IsRolled = large && keys.AreOfGroups && !query.NeedsTraces;
        foreach (var (name, text) in keys.Parts)
            query.With(name, text);
        query.With("chosen", IsRolled ? "{where} AND {ends}" : "{where}");
    }

    /// <summary>Whether quantiles are told within <see cref="LatencyBuckets.RelativeError"/>.</summary>
    public bool IsRolled { get; }

    public List<CostGroup> Rows(long limit, long offset)
    {
        (query.Parameters["limit"], query.Parameters["offset"]) = (limit, offset);
        if (IsRolled)
            return WithSpread(query.Rows(session, "rolled-costs", Group));
        if (keys.Names.Count != 1 || keys.OfTime)
            return query.Rows(session, "costs", Group);
        Only(query.Rows(session, "cost-keys", row => row.Text("k0")));
        query.Parameters["offset"] = 0L;
        return query.Rows(session, "costs", Group);
    }

    /// <summary>What each value of the one dimension cost by step of the range. An hour of rollups that lies in two steps is shared between them by length.</summary>
    public Dictionary<string, double[]> Trends(IReadOnlyList<string> values, int steps)
    {
        var step = Math.Max(1, (StoreTime.Write(range.To) - StoreTime.Write(range.From) + steps - 1) / steps);
        query.Parameters["step"] = step;
        var trends = values.ToDictionary(value => value, _ => new double[steps], StringComparer.Ordinal);
        Only(values);
        if (!IsRolled)
            query.Each(session, "cost-trend", row => trends[row.NeededText("k0")][Math.Clamp(row.Long("step"), 0, steps - 1)] += row.Double("usd"));
        else
            query.OfWidth(RollupChanges.Hour).Each(session, "cost-hours", row => Share(trends[row.NeededText("k0")], step, row.Long("at_us") - StoreTime.Write(range.From), row.Bool("hour") ? HourUs : 1, row.Double("usd")));
        return trends;
    }

    private void Only(IReadOnlyList<string?> values)
    {
        query.Parameters["only"] = values.OfType<string>().ToList();
        query.With("only", keys.Among(unknown: values.Contains(null)));
    }

    private static void Share(double[] trend, long step, long at, long length, double usd)
    {
        for (var (from, end) = (at, at + length); from < end;)
        {
            var next = Math.Min(end, ((from / step) + 1) * step);
            trend[Math.Min(from / step, trend.Length - 1)] += usd * (next - from) / length;
            from = next;
        }
    }

    private List<CostGroup> WithSpread(List<CostGroup> groups)
    {
        if (groups.Count == 0)
            return groups;
        if (keys.Names.Count > 0)
            Only([.. groups.Select(group => group.Keys[0]).Distinct()]);
        var costs = Sketched.Read(session, query, "cost-buckets", row => Key(keys.Names.Select(row.Text)));
        return groups.ConvertAll(group => group with { Figures = Spread(group.Figures, costs.GetValueOrDefault(Key(group.Keys)) ?? new()) });
    }

    private static CostFigures Spread(CostFigures figures, LatencySketch costs) => costs.Count == 0 ? figures : figures with
    {
        P50Usd = costs.Quantile(0.5),
        P95Usd = costs.Quantile(0.95),
        P99Usd = costs.Quantile(0.99),
    };

    private static string Key(IEnumerable<string?> keys) => string.Join('\n', keys.Select(key => key is null ? "" : "=" + key));

    private CostGroup Group(StoreRow row) => new([.. keys.Names.Select(row.Text)], CostRows.Figures(row), []);
}
