using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace LlmAspire.RagApi.Retrieval;

/// <summary>Turns a question into the vector its index compares with.</summary>
internal sealed class QueryEmbedder(string name, IEmbeddingGenerator<string, Embedding<float>> generator, ILogger logger)
{
    public string Name => name;

    /// <summary>
    /// A unit vector; an empty one where the embedder fails or answers with other dimensions: the question is then answered by keywords,
    /// and the embedder's own span says what went wrong.
    /// </summary>
    public async Task<QueryVector> EmbedAsync(string query, int dimensions, CancellationToken cancellationToken)
    {
        try
        {
            var vector = await generator.GenerateVectorAsync(query, cancellationToken: cancellationToken);
            if (vector.Length == dimensions)
                return new QueryVector(query, ToUnit(vector), name);
            logger.LogWarning("{Embedder} answered {Given} dimensions where the index has {Expected}; searching by keywords only.", name, vector.Length, dimensions);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(error, "{Embedder} could not embed a question; searching by keywords only.", name);
        }
        return new QueryVector(query, ReadOnlyMemory<float>.Empty, name);
    }

    internal static float[] ToUnit(ReadOnlyMemory<float> vector)
    {
        var unit = vector.ToArray();
        var length = TensorPrimitives.Norm<float>(unit);
        if (length > 0)
            TensorPrimitives.Divide(unit, length, unit);
        return unit;
    }
}
