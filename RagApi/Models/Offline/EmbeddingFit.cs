using System.Numerics.Tensors;
using LlmAspire.RagApi.Retrieval;
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
    private const uint Seed = 20261123;

    /// <returns>The projection, one row of <paramref name="dimensions"/> numbers per feature.</returns>
    public static float[] Project(IReadOnlyList<SparseRow> rows, int features, int dimensions)
    {
        var width = Math.Min(dimensions + Oversampling, Math.Min(rows.Count, features));
        var basis = Signs(features * width);
        for (var i = 0; i <= PowerIterations; i++)
        {
            var texts = Times(rows, basis, width);
            Orthonormalise(texts, width);
            // Not made orthonormal in between: with two rounds, floats still hold the directions apart, and the features are the long side.
            basis = TransposedTimes(rows, texts, features, width);
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
    /// Makes the columns orthonormal: Gram-Schmidt, each column twice, which keeps floats orthogonal (Giraud et al., 2005). A column that
    /// depends on those before it becomes zero.
    /// </summary>
    private static void Orthonormalise(float[] matrix, int width)
    {
        var height = matrix.Length / width;
        var columns = Transpose(matrix, height, width);
        for (var column = 0; column < width; column++)
        {
            var vector = columns.AsSpan(column * height, height);
            var before = TensorPrimitives.Norm<float>(vector);
            for (var pass = 0; pass < 2; pass++)
                for (var other = 0; other < column; other++)
                {
                    var basis = columns.AsSpan(other * height, height);
                    TensorPrimitives.MultiplyAdd(basis, -TensorPrimitives.Dot<float>(basis, vector), vector, vector);
                }
            var length = TensorPrimitives.Norm<float>(vector);
            TensorPrimitives.Multiply(vector, length > before * 1e-5f ? 1 / length : 0, vector);
        }
        Transpose(columns, width, height).CopyTo(matrix, 0);
    }

    private static float[] Transpose(float[] matrix, int rows, int columns)
    {
        var turned = new float[matrix.Length];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                turned[(column * rows) + row] = matrix[(row * columns) + column];
        return turned;
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

    /// <summary>Random signs serve as well as normal numbers here and cost nothing (Halko et al., section 4.6).</summary>
    private static float[] Signs(int count)
    {
        var state = Seed;
        var signs = new float[count];
        for (var i = 0; i < count; i++)
            signs[i] = (Terms.Mix(state += 0x9e3779b9) & 1) == 0 ? 1 : -1;
        return signs;
    }
}
