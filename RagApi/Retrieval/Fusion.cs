namespace LlmAspire.RagApi.Retrieval;

/// <summary>One way of searching: unit numbers, best first, and how much that way is trusted.</summary>
internal readonly record struct RankedList(IReadOnlyList<int> Units, double Weight);

/// <param name="Score">0..1: 1 is first in every list.</param>
/// <param name="Ranks">1-based rank in each list, in the order the lists were given; <c>null</c> where not found.</param>
internal sealed record FusedUnit(int Unit, double Score, int?[] Ranks);

/// <summary>Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): ranks are comparable where scores are not.</summary>
internal static class Fusion
{
    /// <summary>The paper's constant; it keeps one list's first place from deciding alone.</summary>
    private const double K = 60;

    public static IReadOnlyList<FusedUnit> Fuse(IReadOnlyList<RankedList> lists, int limit)
    {
        var ranks = new Dictionary<int, int?[]>();
        for (var list = 0; list < lists.Count; list++)
            for (var i = 0; i < lists[list].Units.Count; i++)
            {
                if (!ranks.TryGetValue(lists[list].Units[i], out var found))
                    ranks[lists[list].Units[i]] = found = new int?[lists.Count];
                found[list] = i + 1;
            }
        return
        [
            .. ranks.Select(pair => new FusedUnit(pair.Key, Score(lists, pair.Value), pair.Value))
                .OrderByDescending(fused => fused.Score).ThenBy(fused => fused.Unit).Take(limit),
        ];
    }

    private static double Score(IReadOnlyList<RankedList> lists, int?[] ranks)
    {
        var (sum, best) = (0d, 0d);
        for (var list = 0; list < lists.Count; list++)
        {
            best += lists[list].Weight / (K + 1);
            if (ranks[list] is { } rank)
                sum += lists[list].Weight / (K + rank);
        }
        return best == 0 ? 0 : sum / best;
    }
}
