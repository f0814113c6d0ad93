using LlmAspire.RagApi.Documents;
using LlmAspire.RagApi.Retrieval;

namespace LlmAspire.Tests;

/// <summary>What every index of vectors holds to, wherever it keeps them.</summary>
public abstract class VectorIndexConformance
{
    /// <param name="vectors">Of unit length.</param>
    private protected abstract Task<IVectorIndex> IndexAsync(float[][] vectors);

    [Fact]
    public async Task The_nearest_come_first_and_no_more_than_asked_for()
    {
        var index = await IndexAsync([[0, 1], [1, 0], Unit(1, 1)]);
        Assert.Equal((3, 2), (index.Count, index.Dimensions));
        Assert.Equal([1, 2, 0], await index.NearestAsync(Unit(3, 1), 10, default));
        Assert.Equal([1, 2], await index.NearestAsync(Unit(3, 1), 2, default));
    }

    [Fact]
    public async Task What_points_elsewhere_or_nowhere_is_not_found()
    {
        var index = await IndexAsync([[-1, 0], [0, 0], [0, 1], [1, 0]]);
        Assert.Equal([3], await index.NearestAsync(new float[] { 1, 0 }, 10, default));
    }

    [Fact]
    public async Task Equals_come_in_the_order_of_their_chunks()
    {
        var index = await IndexAsync([[0, 1], [1, 0], [0, 1], [0, 1]]);
        Assert.Equal([0, 2, 3], await index.NearestAsync(new float[] { 0, 1 }, 10, default));
    }

    [Fact]
    public async Task Without_chunks_nothing_is_found()
    {
        Assert.Equal(0, (await IndexAsync([])).Count);
    }

    [Fact]
    public async Task Many_vectors_are_found_as_by_comparing_each()
    {
        var random = new Random(7);
        float[] Next() => Unit([.. Enumerable.Range(0, 24).Select(_ => (float)(random.NextDouble() - 0.5))]);
        float[][] vectors = [.. Enumerable.Range(0, 600).Select(_ => Next())];
        var index = await IndexAsync(vectors);
        var query = Next();
        double Cosine(int row) => vectors[row].Zip(query, (left, right) => (double)left * right).Sum();
        Assert.Equal(Enumerable.Range(0, 600).OrderByDescending(Cosine).Take(50), await index.NearestAsync(query, 50, default));
    }

    private protected static float[] Unit(params float[] vector) => QueryEmbedder.ToUnit(vector);

    private protected static VectorIndex Matrix(float[][] vectors) => new([.. vectors.SelectMany(vector => vector)], vectors.Length == 0 ? 0 : vectors[0].Length);

    private protected static IndexedChunk[] Chunks(int count, string text = "text") =>
        [.. Enumerable.Range(0, count).Select(i => IndexedChunk.Of(new SourceDocument($"d{i}", null, $"{text} {i}", new Dictionary<string, string>())).Single())];
}

/// <summary>The index in this process.</summary>
public sealed class VectorIndexTests : VectorIndexConformance
{
    private protected override Task<IVectorIndex> IndexAsync(float[][] vectors) => Task.FromResult<IVectorIndex>(Matrix(vectors));
}
