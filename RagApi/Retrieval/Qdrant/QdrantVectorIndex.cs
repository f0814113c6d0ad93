using Grpc.Core;
using Qdrant.Client;

namespace LlmAspire.RagApi.Retrieval.Qdrant;

/// <summary>The points of one index. Those of others in its collection are passed over, so twice as many are asked for.</summary>
/// <param name="ids">Point of each chunk, in their order.</param>
/// <param name="lost">Called when the collection is gone.</param>
internal sealed class QdrantVectorIndex(QdrantClient client, string collection, int dimensions, Guid[] ids, Action lost) : IVectorIndex
{
    /// <summary>A question is rather answered by keywords than late.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<Guid, int> numberOf = ids.Select((id, number) => (id, number)).ToDictionary(pair => pair.id, pair => pair.number);

    public int Dimensions => dimensions;

    public int Count => ids.Length;

    public async ValueTask<IReadOnlyList<int>> NearestAsync(ReadOnlyMemory<float> query, int limit, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var points = await client.QueryAsync(collection, query.ToArray(), limit: (ulong)limit * 2, payloadSelector: false, cancellationToken: patience.Token);
            return [.. points.Where(point => point.Score > 0)
                .Select(point => (point.Score, Number: numberOf.GetValueOrDefault(Guid.Parse(point.Id.Uuid), -1))).Where(point => point.Number >= 0)
                .OrderByDescending(point => point.Score).ThenBy(point => point.Number).Take(limit).Select(point => point.Number)];
        }
        catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
        {
            if (error.StatusCode == StatusCode.NotFound)
                lost();
            throw new VectorsUnavailableException($"Qdrant: {error.Status.Detail}", error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new VectorsUnavailableException($"Qdrant did not answer within {Patience.TotalSeconds} s", error);
        }
    }
}
