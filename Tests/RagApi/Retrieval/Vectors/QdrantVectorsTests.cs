using LlmAspire.RagApi.Retrieval;
using LlmAspire.RagApi.Retrieval.Qdrant;
using Microsoft.Extensions.Logging.Abstractions;
using Qdrant.Client;

namespace LlmAspire.Tests;

/// <summary>Vectors in Qdrant: over a restart, beside other replicas, and when it is not there.</summary>
public sealed class QdrantVectorsTests : VectorIndexConformance, IAsyncLifetime
{
    private static readonly float[][] two = [[1, 0], [0, 1]];
    private FakeQdrant qdrant = null!;
    private int losses;

    public async ValueTask InitializeAsync() => qdrant = await FakeQdrant.StartAsync();

    public ValueTask DisposeAsync() => qdrant.DisposeAsync();

    [Fact]
    public async Task A_restart_and_another_replica_send_no_vector_again()
    {
        await PlaceAsync(Replica(), Chunks(2));
        var again = await PlaceAsync(Replica(), Chunks(2));
        Assert.Equal(2, qdrant.Upserted);
        Assert.Equal([1], await again.NearestAsync(new float[] { 0, 1 }, 5, default));
    }

    [Fact]
    public async Task A_changed_document_is_another_point_and_the_old_one_stays_for_one_index_more()
    {
        var replica = Replica();
        var before = await PlaceAsync(replica, Chunks(2));
        await PlaceAsync(replica, [.. Chunks(1), .. Chunks(2, "changed")[1..]]);
        Assert.Equal([1], await before.NearestAsync(new float[] { 0, 1 }, 5, default));
        await PlaceAsync(replica, Chunks(1));
        Assert.Equal(["d0#0", "d1#0"], qdrant.ChunkIds(qdrant.Collections.Single()));
        await PlaceAsync(replica, Chunks(1));
        Assert.Equal(["d0#0"], qdrant.ChunkIds(qdrant.Collections.Single()));
    }

    [Fact]
    public async Task Each_space_has_a_collection_which_goes_when_no_index_is_in_it()
    {
        var replica = Replica();
        foreach (var (space, collections) in new[] { ("a", 1), ("b", 2), ("b", 1), ("c", 2), ("d", 2) })
        {
            await replica.PlaceAsync(Chunks(2), Matrix(two), space, default);
            Assert.Equal(collections, qdrant.Collections.Count);
        }
        Assert.All(qdrant.Collections, name => Assert.StartsWith("llmaspire-", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_question_that_finds_its_collection_gone_says_so_and_the_next_index_brings_it_back()
    {
        var replica = Replica();
        var index = await PlaceAsync(replica, Chunks(2));
        qdrant.Forget();
        await Assert.ThrowsAsync<VectorsUnavailableException>(async () => await index.NearestAsync(new float[] { 0, 1 }, 5, default));
        Assert.Equal(1, losses);
        Assert.Equal([1], await (await PlaceAsync(replica, Chunks(2))).NearestAsync(new float[] { 0, 1 }, 5, default));
    }

    [Fact]
    public async Task While_it_does_not_answer_there_is_no_index_but_a_reason()
    {
        var replica = Replica();
        var index = await PlaceAsync(replica, Chunks(2));
        await qdrant.StopAsync();
        await Assert.ThrowsAsync<VectorsUnavailableException>(async () => await index.NearestAsync(new float[] { 0, 1 }, 5, default));
        var placed = await replica.PlaceAsync(Chunks(2), Matrix(two), "space", default);
        Assert.Null(placed.Index);
        Assert.StartsWith("Qdrant: ", placed.Error, StringComparison.Ordinal);
        await qdrant.StartAgainAsync();
        await Wait.UntilAsync(() => FindsAsync(index), TimeSpan.FromSeconds(60), () => "it was never reached again");
        Assert.Equal(0, losses);
    }

    [Fact]
    public async Task A_wrong_key_is_told()
    {
        var placed = await Replica("wrong").PlaceAsync(Chunks(2), Matrix(two), "space", default);
        Assert.Equal("Qdrant: Invalid API key", placed.Error);
    }

    private protected override async Task<IVectorIndex> IndexAsync(float[][] vectors) => (await Replica().PlaceAsync(Chunks(vectors.Length), Matrix(vectors), "space", default)).Index!;

    private static async Task<bool> FindsAsync(IVectorIndex index)
    {
        try
        {
            return await index.NearestAsync(new float[] { 1, 0 }, 5, default) is [0];
        }
        catch (VectorsUnavailableException)
        {
            return false;
        }
    }

    private QdrantVectors Replica(string key = "secret") =>
        new(new QdrantClient(new Uri(qdrant.ConnectionString.Split(';')[0]["Endpoint=".Length..]), key), "llmaspire", () => losses++, NullLogger<QdrantVectors>.Instance);

    private static async Task<IVectorIndex> PlaceAsync(QdrantVectors replica, IndexedChunk[] chunks) =>
        (await replica.PlaceAsync(chunks, Matrix(two[..chunks.Length]), "space", default)).Index!;
}
