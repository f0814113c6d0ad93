using System.Runtime.InteropServices;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>What traces add to cost rollups and take away again: in the hour of their group, as a whole and for each of their models.</summary>
internal sealed class CostChanges(bool merged)
{
    private readonly Dictionary<CostPlace, (CostSums Sums, Dictionary<short, long> Hits)> places = [];

    public IReadOnlyCollection<CostRollup> Rows => [.. places.Select(Row).Where(row => row.Buckets.Count > 0 || !row.Sums.IsZero)];

    /// <param name="cell">The hour or day of its group.</param>
    public void Count(RollupCell cell, TraceRecord trace, int sign)
    {
        foreach (var part in CostPart.Of(trace))
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, new(cell, part.OfModel, part.Model), out var known);
            if (!known)
                place = (new(), []);
            place.Sums.Count(part, sign);
            if (part.Usd is { } usd)
                CollectionsMarshal.GetValueRefOrAddDefault(place.Hits, LatencyBuckets.Of(usd), out _) += sign;
        }
    }

    private CostRollup Row(KeyValuePair<CostPlace, (CostSums Sums, Dictionary<short, long> Hits)> place)
    {
        var (buckets, counts) = LatencyBuckets.Left(place.Value.Hits);
        return new(place.Key, place.Value.Sums, buckets, counts, merged);
    }
}
