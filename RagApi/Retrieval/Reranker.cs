namespace LlmAspire.RagApi.Retrieval;

/// <summary>How well a chunk answers a query, seen from several sides; every one in 0..1.</summary>
/// <param name="Keyword">BM25 as a share of the most that these terms could score.</param>
/// <param name="Fused">Score of the fusion of vector and keyword ranks.</param>
/// <param name="Coverage">Share of the query's weight (idf) whose terms the chunk has.</param>
/// <param name="Proximity">Share of neighbouring query terms that stand near each other, in order, in the chunk.</param>
internal readonly record struct RerankFeatures(double Keyword, double Fused, double Coverage, double Proximity);

/// <summary>
/// Orders candidates by a fixed linear sum of lexical features. Keyword leads by far, so that the order is never far from BM25's where BM25
/// is sure; the others decide between neighbours.
/// </summary>
internal static class Reranker
{
    /// <summary>Query terms this far apart in a chunk still count as neighbours.</summary>
    private const int Window = 3;

    /// <summary>0..1. Comparable between queries: 0 shares nothing with the query, above 0.5 has nearly all its words in one place.</summary>
    public static double Score(RerankFeatures features, RankingWeights weights) =>
        (weights.Keyword * features.Keyword) + (weights.Fused * features.Fused) + (weights.Coverage * features.Coverage) + (weights.Proximity * features.Proximity);

    /// <param name="idf">Weight of a term.</param>
    public static RerankFeatures Features(uint[] query, TermFields chunk, double keyword, double fused, Func<uint, double> idf)
    {
        var places = PlacesOf(query, chunk);
        var (has, all) = (0d, 0d);
        foreach (var term in query.Distinct())
        {
            all += idf(term);
            has += places.ContainsKey(term) ? idf(term) : 0;
        }
        return new RerankFeatures(keyword, fused, all == 0 ? 0 : has / all, Proximity(query, places, idf));
    }

    /// <summary>Where each query term stands; the title's terms stand before the text's.</summary>
    private static Dictionary<uint, List<int>> PlacesOf(uint[] query, TermFields chunk)
    {
        var places = new Dictionary<uint, List<int>>();
        var wanted = new HashSet<uint>(query);
        for (var i = 0; i < chunk.Title.Length + chunk.Body.Length; i++)
        {
            var term = i < chunk.Title.Length ? chunk.Title[i] : chunk.Body[i - chunk.Title.Length];
            if (!wanted.Contains(term))
                continue;
            if (!places.TryGetValue(term, out var found))
                places[term] = found = [];
            // A gap between title and text, so that no pair spans both.
            found.Add(i < chunk.Title.Length ? i : i + Window);
        }
        return places;
    }

    private static double Proximity(uint[] query, Dictionary<uint, List<int>> places, Func<uint, double> idf)
    {
        var (near, all) = (0d, 0d);
        for (var i = 1; i < query.Length; i++)
        {
            if (query[i] == query[i - 1])
                continue;
            var weight = Math.Min(idf(query[i - 1]), idf(query[i]));
            all += weight;
            if (places.TryGetValue(query[i - 1], out var first) && places.TryGetValue(query[i], out var second) && Follow(first, second))
                near += weight;
        }
        return all == 0 ? 0 : near / all;
    }

    private static bool Follow(List<int> first, List<int> second)
    {
        for (int i = 0, j = 0; i < first.Count && j < second.Count;)
            if (second[j] <= first[i])
                j++;
            else if (second[j] - first[i] <= Window)
                return true;
            else
                i++;
        return false;
    }
}
