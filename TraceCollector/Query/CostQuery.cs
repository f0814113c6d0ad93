using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>The statements behind a cost report: over rollups where they tell apart what is asked for and the range is large, else over the traces.</summary>
internal sealed class CostQuery
{
    private const long DayUs = RollupChanges.Day * 1_000_000L;

    /// <summary>Points of a group's trend.</summary>
    private const int TrendPoints = 30;

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
        query.With("sums", Sql.Query("cost-sums"));
        query.With("chosen", IsRolled ? "{where} AND {ends}" : "{where}");
    }

    /// <summary>Whether quantiles are told within <see cref="LatencyBuckets.RelativeError"/>.</summary>
    public bool IsRolled { get; }

    /// <summary>Groups of a page; with their trend where costs are told apart by one thing that is not time.</summary>
    public List<CostGroup> Rows(long limit, long offset)
    {
        (query.Parameters["limit"], query.Parameters["offset"]) = (limit, offset);
        var trending = keys.Names.Count == 1 && !keys.OfTime;
        if (IsRolled)
        {
            var groups = WithSpread(query.Rows(session, "rolled-costs", Group));
            return trending ? WithTrends(groups) : groups;
        }
        if (!trending)
            return query.Rows(session, "costs", Group);
        Only(query.Rows(session, "cost-keys", row => row.Text("k0")));
        query.Parameters["step"] = Step;
        return query.Rows(session, "costs-of-page", row => row.Text("k0") is null ? Group(row) : Group(row) with { Trend = Trend(row) });
    }

    private long Step => Math.Max(1, (StoreTime.Write(range.To) - StoreTime.Write(range.From) + TrendPoints - 1) / TrendPoints);

    private static double[] Trend(StoreRow row)
    {
        var trend = new double[TrendPoints];
        foreach (var (step, usd) in row.Numbers<long>("steps").Zip(row.Numbers<double>("step_usd")))
            trend[Math.Clamp(step, 0, TrendPoints - 1)] += usd;
        return trend;
    }

    /// <summary>
    /// What each value of the one dimension cost by step of the range. An hour of rollups that lies in two steps is shared between them by length,
    /// and a day where steps are as long: there are 24 times as many hours.
    /// </summary>
    private List<CostGroup> WithTrends(List<CostGroup> groups)
    {
        var trends = groups.Select(group => group.Keys[0]).OfType<string>().ToDictionary(value => value, _ => new double[TrendPoints], StringComparer.Ordinal);
        if (trends.Count == 0)
            return groups;
        query.Parameters["step"] = Step;
        Only([.. trends.Keys]);
        query.OfWidth(Step < DayUs ? RollupChanges.Hour : RollupChanges.Day).Each(session, "cost-trends", row =>
            Share(trends[row.NeededText("k0")], Step, row.Long("at_us") - StoreTime.Write(range.From), row.Long("length_us"), row.Double("usd")));
        return groups.ConvertAll(group => group.Keys[0] is { } key ? group with { Trend = trends[key] } : group);
    }

    private void Only(IReadOnlyList<string?> values)
    {
        var only = values.OfType<string>().Select((value, i) => KeyValuePair.Create($"only{i}", value)).ToList();
        foreach (var (name, value) in only)
            query.Parameters[name] = value;
        query.With("among", keys.Among([.. only.Select(parameter => parameter.Key)], unknown: values.Contains(null)));
        query.With("only", keys.AreUsers ? session.Statement("rows-of-users") : "{among}");
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
