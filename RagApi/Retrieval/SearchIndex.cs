using System.Buffers;
using System.Diagnostics;
using LlmAspire.RagApi.Contracts;

namespace LlmAspire.RagApi.Retrieval;

/// <summary>The embedded index: chunks, their terms and their vectors in memory. Immutable.</summary>
/// <param name="vectors"><c>null</c> while no vectors are to be had: keyword search answers alone.</param>
internal sealed class SearchIndex(IndexInfo info, IndexedChunk[] chunks, KeywordSearch keyword, IVectorIndex? vectors, QueryEmbedder embedder, RankingWeights weights) : ISearchIndex
{
    /// <summary>How deep each way of searching looks before fusion.</summary>
    private const int Depth = 100;

    private readonly Dictionary<string, int> _numberOf = chunks.Select((chunk, i) => (chunk.Chunk.ChunkId, i)).ToDictionary(pair => pair.ChunkId, pair => pair.i, StringComparer.Ordinal);

    public IndexInfo Info => info;

    public Chunk? Find(string chunkId) => _numberOf.TryGetValue(chunkId, out var number) ? chunks[number].Chunk : null;

    public Task<QueryVector> EmbedAsync(string query, CancellationToken cancellationToken) =>
        vectors is null ? Task.FromResult(new QueryVector(query, ReadOnlyMemory<float>.Empty, info.Embedder)) : embedder.EmbedAsync(query, vectors.Dimensions, cancellationToken);

    public async Task<IReadOnlyList<Candidate>> SearchAsync(QueryVector query, int limit, CancellationToken cancellationToken)
    {
        var depth = Math.Max(Depth, limit);
        var lists = new[] { new RankedList(await ByVectorAsync(query, depth, cancellationToken), weights.VectorList), new RankedList(ByKeyword(query.Query, depth), 1) };
        return [.. Fusion.Fuse(lists, limit).Select((fused, i) => new Candidate(
            chunks[fused.Unit].Chunk, fused.Score, new HitRanks(fused.Ranks[0], fused.Ranks[1], i + 1, null)))];
    }

    public Task<IReadOnlyList<Candidate>> RerankAsync(string query, IReadOnlyList<Candidate> candidates, CancellationToken cancellationToken)
    {
        var terms = Terms.Of(query);
        var ceiling = keyword.Ceiling(terms);
        var scores = ArrayPool<float>.Shared.Rent(chunks.Length);
        keyword.Score(terms, scores.AsSpan(0, chunks.Length));
        var ranked = candidates.Select(candidate => candidate with { Score = Score(candidate, terms, scores, ceiling) })
            .OrderByDescending(candidate => candidate.Score).ThenBy(candidate => candidate.Ranks.Fused ?? int.MaxValue)
            .Select((candidate, i) => candidate with { Ranks = candidate.Ranks with { Reranked = i + 1 } }).ToArray();
        ArrayPool<float>.Shared.Return(scores);
        return Task.FromResult<IReadOnlyList<Candidate>>(ranked);
    }

    private double Score(Candidate candidate, uint[] terms, float[] scores, double ceiling)
    {
        // A candidate from an index before this one may be gone: it is judged by its text alone.
        var known = _numberOf.TryGetValue(candidate.Chunk.ChunkId, out var number);
        var fields = known ? chunks[number].Terms : new TermFields(Terms.Of(candidate.Chunk.Title), Terms.Of(candidate.Chunk.Text));
        var share = known && ceiling > 0 ? scores[number] / ceiling : 0;
        return Reranker.Score(Reranker.Features(terms, fields, share, candidate.Score, keyword.Idf), weights);
    }

    private int[] ByKeyword(string query, int depth)
    {
        var scores = ArrayPool<float>.Shared.Rent(chunks.Length);
        keyword.Score(Terms.Of(query), scores.AsSpan(0, chunks.Length));
        var best = BestOf.Take(scores.AsSpan(0, chunks.Length), depth);
        ArrayPool<float>.Shared.Return(scores);
        return best;
    }

    /// <summary>Nothing where vectors are not to be had: the stage's span then says that keywords were searched alone.</summary>
    private async ValueTask<IReadOnlyList<int>> ByVectorAsync(QueryVector query, int depth, CancellationToken cancellationToken)
    {
        try
        {
            if (vectors is not null && query.Vector.Length == vectors.Dimensions && !query.Vector.IsEmpty)
                return await vectors.NearestAsync(query.Vector, depth, cancellationToken);
        }
        catch (VectorsUnavailableException error)
        {
            Activity.Current?.AddEvent(new ActivityEvent(error.Message));
        }
        Activity.Current?.SetTag("rag.search.keywords_only", true);
        return [];
    }
}
