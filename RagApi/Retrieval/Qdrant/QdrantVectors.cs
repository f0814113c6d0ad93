using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Qdrant.Client;
using Qdrant.Client.Grpc;

namespace LlmAspire.RagApi.Retrieval.Qdrant;

/// <summary>
/// Lays the vectors of an index down in Qdrant: a collection for each space that vectors can be compared in, a point for each chunk, named after its
/// text, so that replicas and restarts write the same points and a changed chunk another one. What the index before last alone held is taken
/// away: the one before may still be asked. Not thread-safe: one build at a time.
/// </summary>
/// <param name="prefix">Of the collections' names. Whoever shares one shares the documents too.</param>
/// <param name="lost">Called when a question finds the collection gone: an index has to be built anew.</param>
internal sealed class QdrantVectors(QdrantClient client, string prefix, Action lost, ILogger<QdrantVectors> logger)
{
    private const int Batch = 256;
    private const uint Page = 10_000;

    private readonly HashSet<Guid> stored = [];
    private HashSet<Guid> before = [];
    private string? collection;
    private string? retired;

    /// <summary>Never throws because of Qdrant: keyword search answers alone until a later try succeeds.</summary>
    /// <param name="space">Names what the vectors can be compared with.</param>
    public async Task<PlacedVectors> PlaceAsync(IReadOnlyList<IndexedChunk> chunks, VectorIndex vectors, string space, CancellationToken cancellationToken)
    {
        if (vectors.Count == 0)
            return new(vectors);
        try
        {
            var name = $"{prefix}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(space)))[..16]}";
            var ids = chunks.Select(IdOf).ToArray();
            await OpenAsync(name, vectors.Dimensions, cancellationToken);
            foreach (var rows in Enumerable.Range(0, ids.Length).Where(row => !stored.Contains(ids[row])).Chunk(Batch))
                await UpsertAsync(name, [.. rows.Select(row => Point(ids[row], chunks[row].Chunk, vectors[row]))], cancellationToken);
            await SweepAsync(name, [.. ids], cancellationToken);
            return new(new QdrantVectorIndex(client, name, vectors.Dimensions, ids, lost));
        }
        catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError("Qdrant did not take the vectors of {Count} chunks ({Why}); keyword search answers until it does.", chunks.Count, error.Status.Detail);
            return new(null, $"Qdrant: {error.Status.Detail}");
        }
    }

    /// <summary>Afterwards the collection is there and what it holds is known: counted each time, read where the count is another.</summary>
    private async Task OpenAsync(string name, int dimensions, CancellationToken cancellationToken)
    {
        if (!await client.CollectionExistsAsync(name, cancellationToken))
            await CreateAsync(name, dimensions, cancellationToken);
        if (name != collection)
        {
            stored.Clear();
            before = [];
        }
        if ((int)await client.CountAsync(name, cancellationToken: cancellationToken) != stored.Count)
            await ReadAsync(name, cancellationToken);
    }

    private async Task CreateAsync(string name, int dimensions, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateCollectionAsync(name, new VectorParams { Size = (ulong)dimensions, Distance = Distance.Cosine }, cancellationToken: cancellationToken);
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.AlreadyExists)
        {
            // Another replica was quicker.
        }
    }

    private async Task ReadAsync(string name, CancellationToken cancellationToken)
    {
        stored.Clear();
        PointId? next = null;
        do
        {
            var page = await client.ScrollAsync(name, limit: Page, offset: next, payloadSelector: false, vectorsSelector: false, cancellationToken: cancellationToken);
            foreach (var point in page.Result)
                stored.Add(Guid.Parse(point.Id.Uuid));
            next = page.NextPageOffset;
        }
        while (next is not null);
    }

    private async Task UpsertAsync(string name, PointStruct[] points, CancellationToken cancellationToken)
    {
        await client.UpsertAsync(name, points, wait: true, cancellationToken: cancellationToken);
        foreach (var point in points)
            stored.Add(Guid.Parse(point.Id.Uuid));
    }

    private async Task SweepAsync(string name, HashSet<Guid> ids, CancellationToken cancellationToken)
    {
        var stale = stored.Where(id => !ids.Contains(id) && !before.Contains(id)).ToList();
        if (stale.Count > 0)
            await client.DeleteAsync(name, stale, wait: true, cancellationToken: cancellationToken);
        stored.ExceptWith(stale);
        before = ids;
        // A collection that neither this index nor the one before it is in: no question is left there.
        if (retired is not null && retired != name)
            await client.DeleteCollectionAsync(retired, cancellationToken: cancellationToken);
        (retired, collection) = (collection == name ? null : collection, name);
    }

    private static PointStruct Point(Guid id, Chunk chunk, ReadOnlyMemory<float> vector) => new()
    {
        Id = id,
        Vectors = vector.ToArray(),
        Payload = { ["chunk_id"] = chunk.ChunkId, ["document_id"] = chunk.DocumentId, ["title"] = chunk.Title },
    };

    private static Guid IdOf(IndexedChunk chunk) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{chunk.Chunk.ChunkId}\n{chunk.EmbeddedText}")).AsSpan(0, 16));
}
