using FsCheck.Xunit;
using LlmAspire.RagApi.Retrieval;

namespace LlmAspire.Tests;

public sealed class RankingTests
{
    private static KeywordIndex Index(params string[] texts) => KeywordIndex.Build([.. texts.Select(text => new TermFields([], Terms.Of(text)))]);

    private static float[] Scores(KeywordIndex index, string query)
    {
        var scores = new float[index.Units];
        index.Score(Terms.Of(query), scores);
        return scores;
    }

    [Fact]
    public void A_score_is_the_formula_of_BM25()
    {
        var index = Index("apple banana banana", "apple", "cherry cherry cherry");
        var idf = Math.Log(1 + ((3 - 1 + 0.5) / 1.5));
        var norm = 1.2 * (0.25 + (0.75 * 3 / (7 / 3d)));
        Assert.Equal(idf * 2 * 2.2 / (2 + norm), Scores(index, "banana")[0], 5);
        Assert.Equal([0f, 0f], Scores(index, "banana")[1..]);
    }

    [Fact]
    public void Rare_words_count_more_than_common_ones()
    {
        var scores = Scores(Index("common rare", "common plain", "common plain", "common plain"), "rare");
        Assert.True(scores[0] > Scores(Index("common rare", "common plain", "common plain", "common plain"), "common")[1]);
    }

    [Property]
    public bool No_score_passes_the_ceiling(FsCheck.NonEmptyArray<byte> units)
    {
        var index = Index([.. units.Get.Select(unit => string.Join(' ', Enumerable.Range(0, unit % 9).Select(i => $"word{(i * unit) % 5}")))]);
        return Scores(index, "word0 word1 word2").All(score => score <= index.Ceiling(Terms.Of("word0 word1 word2")) + 1e-4);
    }

    [Property]
    public bool The_best_are_those_that_sorting_finds(float[] scores, byte limit)
    {
        var clean = scores.Select(score => float.IsFinite(score) ? score : 0).ToArray();
        var sorted = Enumerable.Range(0, clean.Length).Where(i => clean[i] > 0).OrderByDescending(i => clean[i]).ThenBy(i => i).Take(limit);
        return BestOf.Take(clean, limit).SequenceEqual(sorted);
    }

    [Fact]
    public void First_in_every_list_scores_one_and_the_ranks_are_kept()
    {
        var fused = Fusion.Fuse([new([7, 3], 0.5), new([7, 9], 1)], 10);
        Assert.Equal([7, 9, 3], fused.Select(unit => unit.Unit));
        Assert.Equal(1, fused[0].Score, 9);
        Assert.Equal([null, 2], fused[1].Ranks);
    }

    [Fact]
    public void Nothing_to_fuse_is_nothing_found() => Assert.Empty(Fusion.Fuse([new([], 1), new([], 1)], 10));

    [Fact]
    public void Words_side_by_side_in_order_are_nearer_than_the_same_words_apart()
    {
        static RerankFeatures Of(string text) => Reranker.Features(Terms.Of("trace store"), new TermFields([], Terms.Of(text)), 0, 0, _ => 1);
        Assert.Equal(1, Of("a trace store").Proximity);
        Assert.Equal(0, Of("store first, much later comes another kind of trace").Proximity);
        Assert.Equal(1, Of("store first, much later comes another kind of trace").Coverage);
        Assert.Equal(0.5, Of("trace").Coverage);
    }

    [Fact]
    public void The_reranker_scores_within_zero_and_one()
    {
        foreach (var weights in new[] { RankingWeights.Offline, RankingWeights.Model })
        {
            Assert.Equal(1, Reranker.Score(new RerankFeatures(1, 1, 1, 1), weights), 9);
            Assert.Equal(0, Reranker.Score(default, weights), 9);
        }
    }
}
