using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace LlmAspire.RagApi.Models.Offline;

/// <summary>
/// Truncated singular value decomposition of the sparse text-by-feature matrix by random projection and power iteration
/// (Halko, Martinsson and Tropp, SIAM Review 53(2), 2011, algorithm 4.4): the right singular vectors are the projection of
/// latent semantic analysis. The random numbers have a fixed seed, so the same texts give the same space.
/// </summary>
internal static class EmbeddingFit
{
    private const int Oversampling = 12;
    private const int PowerIterations = 2;
    private const int Seed = 20261123;

    /// <returns>The projection, one row of <paramref name="dimensions"/> numbers per feature.</returns>
    public static float[] Project(IReadOnlyList<SparseRow> rows, int features, int dimensions)
    {
        var width = Math.Min(dimensions + Oversampling, Math.Min(rows.Count, features));
        var basis = Gaussian(features, width);
        for (var i = 0; i <= PowerIterations; i++)
        {
            var texts = Times(rows, basis, width);
            Orthonormalise(texts, width);
            basis = TransposedTimes(rows, texts, features, width);
            if (i < PowerIterations)
                Orthonormalise(basis, width);
        }
        return RightVectors(basis, features, width, Math.Min(dimensions, width));
    }

    /// <summary>basis = A^T Q = V S U^T: its Gram matrix has the squared singular values, and V = basis U / S.</summary>
    private static float[] RightVectors(float[] basis, int features, int width, int dimensions)
    {
        var evd = Gram(basis, width).Evd(Symmetricity.Symmetric);
        var values = evd.EigenValues.Select(value => value.Real).ToArray();
        var best = Enumerable.Range(0, width).OrderByDescending(i => values[i]).Take(dimensions).ToArray();
        var turn = new float[width * dimensions];
        for (var column = 0; column < dimensions; column++)
        {
            var singular = Math.Sqrt(Math.Max(values[best[column]], 0));
            for (var i = 0; i < width && singular > 1e-6; i++)
                turn[(i * dimensions) + column] = (float)(evd.EigenVectors[i, best[column]] / singular);
        }
        return Multiply(basis, turn, features, width, dimensions);
    }

    private static float[] Times(IReadOnlyList<SparseRow> rows, float[] basis, int width)
    {
        var result = new float[rows.Count * width];
        for (var row = 0; row < rows.Count; row++)
            AddRow(rows[row], basis, result.AsSpan(row * width, width));
        return result;
    }

    /// <summary>Adds the row's weighted basis rows to <paramref name="sum"/>.</summary>
    internal static void AddRow(SparseRow row, float[] basis, Span<float> sum)
    {
        for (var i = 0; i < row.Columns.Length; i++)
            TensorPrimitives.MultiplyAdd(basis.AsSpan(row.Columns[i] * sum.Length, sum.Length), row.Weights[i], sum, sum);
    }

    private static float[] TransposedTimes(IReadOnlyList<SparseRow> rows, float[] texts, int features, int width)
    {
        var result = new float[features * width];
        for (var row = 0; row < rows.Count; row++)
            for (var i = 0; i < rows[row].Columns.Length; i++)
            {
                var sum = result.AsSpan(rows[row].Columns[i] * width, width);
                TensorPrimitives.MultiplyAdd(texts.AsSpan(row * width, width), rows[row].Weights[i], sum, sum);
            }
        return result;
    }

    /// <summary>
    /// Makes the columns orthonormal through the eigenvectors of their Gram matrix; directions that vanish in it become zero.
    /// </summary>
    private static void Orthonormalise(float[] matrix, int width)
    {
        var evd = Gram(matrix, width).Evd(Symmetricity.Symmetric);
        var turn = new float[width * width];
        var floor = evd.EigenValues.Max(value => value.Real) * 1e-9;
        for (var column = 0; column < width; column++)
            for (var i = 0; i < width && evd.EigenValues[column].Real > floor; i++)
                turn[(i * width) + column] = (float)(evd.EigenVectors[i, column] / Math.Sqrt(evd.EigenValues[column].Real));
        Multiply(matrix, turn, matrix.Length / width, width, width).CopyTo(matrix, 0);
    }

    private static Matrix<double> Gram(float[] matrix, int width)
    {
        var gram = new float[width * width];
        for (var row = 0; row < matrix.Length; row += width)
        {
            var values = matrix.AsSpan(row, width);
            for (var i = 0; i < width; i++)
                if (values[i] != 0)
                    TensorPrimitives.MultiplyAdd(values, values[i], gram.AsSpan(i * width, width), gram.AsSpan(i * width, width));
        }
        return Matrix<double>.Build.Dense(width, width, (i, j) => gram[(i * width) + j]);
    }

    private static float[] Multiply(float[] left, float[] right, int rows, int inner, int columns)
    {
        var result = new float[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            var sum = result.AsSpan(row * columns, columns);
            for (var i = 0; i < inner; i++)
                if (left[(row * inner) + i] is var factor && factor != 0)
                    TensorPrimitives.MultiplyAdd(right.AsSpan(i * columns, columns), factor, sum, sum);
        }
        return result;
    }

    private static float[] Gaussian(int rows, int columns)
    {
#pragma warning disable CA5394 // Numbers for mathematics, repeatable on purpose.
        var random = new Random(Seed);
        var numbers = new float[rows * columns];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
#pragma warning restore CA5394
        return numbers;
    }
}
