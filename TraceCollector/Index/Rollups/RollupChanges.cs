using System.Runtime.InteropServices;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>
/// What traces add to rollups and take away again. Each trace counts three times: in its minute and its hour under
/// <see cref="RollupGroup.Everything"/>, and in its hour under its group (minutes by group would be as many rows as traces), where its cost is counted too.
/// Traces that evaluate or replay are no traffic and count nowhere.
/// </summary>
/// <param name="whole">Whether all traces of a day come at once: then days are counted too, and nothing is left to merge.</param>
internal sealed class RollupChanges(bool whole = false)
{
    public const int Minute = 60;
    public const int Hour = 3600;

    /// <summary>By group only, and made of hours when they are merged.</summary>
    public const int Day = 86400;

    private readonly Dictionary<RollupCell, TrafficSums> traffic = [];
    private readonly Dictionary<(RollupCell Cell, Stage? Stage), Dictionary<short, long>> latency = [];
    private readonly CostChanges costs = new(whole);
    private readonly Dictionary<long, RollupGroup> groups = [];

    public IReadOnlyDictionary<long, RollupGroup> Groups => groups;

    public IReadOnlyCollection<TrafficRollup> Traffic => [.. traffic.Where(cell => !cell.Value.IsZero).Select(cell => new TrafficRollup(cell.Key, cell.Value, Merged: whole))];

    public IReadOnlyCollection<LatencyRollup> Latency =>
        [.. latency.Select(cell => LatencyRollup.Of(cell.Key.Cell, cell.Key.Stage, cell.Value, whole)).OfType<LatencyRollup>()];

    public IReadOnlyCollection<CostRollup> Costs => costs.Rows;

    public void Add(TraceRecord trace) => Count(trace, 1);

    public void TakeOut(TraceRecord trace) => Count(trace, -1);

    private void Count(TraceRecord trace, int sign)
    {
        if (trace.Evaluation)
            return;
        var group = RollupGroup.Of(trace);
        var key = group.Key();
        groups.TryAdd(key, group);
        var at = StoreTime.Write(trace.StartedAt);
        Count(RollupCell.Of(Minute, at, RollupGroup.Everything), trace, sign);
        Count(RollupCell.Of(Hour, at, RollupGroup.Everything), trace, sign);
        Count(RollupCell.Of(Hour, at, key), trace, sign);
        costs.Count(RollupCell.Of(Hour, at, key), trace, sign);
        if (!whole)
            return;
        Latencies(RollupCell.Of(Day, at, key), trace, sign);
        costs.Count(RollupCell.Of(Day, at, key), trace, sign);
    }

    private void Count(RollupCell cell, TraceRecord trace, int sign)
    {
        Sums(cell).Count(trace, sign);
        Latencies(cell, trace, sign);
    }

    private void Latencies(RollupCell cell, TraceRecord trace, int sign)
    {
        Count(cell, null, trace.DurationMs, sign);
        foreach (var (stage, ms) in trace.StageMs)
            Count(cell, stage, ms, sign);
    }

    private TrafficSums Sums(RollupCell cell)
    {
        ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(traffic, cell, out _);
        return sums ??= new();
    }

    private void Count(RollupCell cell, Stage? stage, double ms, int sign)
    {
        ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(latency, (cell, stage), out _);
        counts ??= [];
        CollectionsMarshal.GetValueRefOrAddDefault(counts, LatencyBuckets.Of(ms), out _) += sign;
    }
}
