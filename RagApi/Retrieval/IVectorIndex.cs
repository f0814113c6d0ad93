namespace LlmAspire.RagApi.Retrieval;

/// <summary>The vectors of one index's chunks, by the chunks' numbers. Calls may overlap.</summary>
internal interface IVectorIndex
{
    int Dimensions { get; }

    int Count { get; }

    /// <summary>
    /// Chunks that point the way of the query (a cosine above zero), nearest first, equals in their order; at most <paramref name="limit"/>.
    /// Throws <see cref="VectorsUnavailableException"/> where they cannot be asked now.
    /// </summary>
    /// <param name="query">Of unit length and of <see cref="Dimensions"/>.</param>
    ValueTask<IReadOnlyList<int>> NearestAsync(ReadOnlyMemory<float> query, int limit, CancellationToken cancellationToken);
}

/// <summary>The store of the vectors does not answer; keywords can be searched all the same.</summary>
internal sealed class VectorsUnavailableException(string message, Exception cause) : Exception(message, cause);

/// <param name="Index"><c>null</c> where the vectors could not be laid down.</param>
/// <param name="Error">Why not.</param>
internal sealed record PlacedVectors(IVectorIndex? Index, string? Error = null);
