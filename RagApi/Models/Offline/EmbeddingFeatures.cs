using System.Numerics.Tensors;
using LlmAspire.RagApi.Retrieval;

namespace LlmAspire.RagApi.Models.Offline;

/// <summary>A sparse row: columns ascending, weights of unit length together.</summary>
internal readonly record struct SparseRow(int[] Columns, float[] Weights);

/// <summary>
/// Which hashed features a text has and how much each counts: terms and pairs of neighbouring terms, (1 + ln count) times the
/// rarity seen while fitting. Pairs are kept only where at least two texts of the fit have them.
/// </summary>
internal sealed class EmbeddingFeatures
{
    /// <summary>Buckets of the feature hash. At 100,000 distinct features three share one; the projection averages that out.</summary>
    private const int Buckets = 1 << 15;
    private const uint PairSalt = 0x9e3779b9;
    private const float PairWeight = 0.5f;

    private readonly int[] _columnOf;
    private readonly float[] _idf;

    private EmbeddingFeatures(int[] columnOf, float[] idf) => (_columnOf, _idf) = (columnOf, idf);

    public int Columns => _idf.Length;

    public static EmbeddingFeatures Fit(IReadOnlyList<uint[]> texts)
    {
        var words = new int[Buckets];
        var pairs = new int[Buckets];
        foreach (var text in texts)
        {
            var seen = new HashSet<(int, bool)>();
            foreach (var (bucket, isPair) in Of(text))
                if (seen.Add((bucket, isPair)))
                    (isPair ? pairs : words)[bucket]++;
        }
        var columnOf = new int[Buckets];
        var idf = new List<float>();
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            var containing = words[bucket] + (pairs[bucket] > 1 ? pairs[bucket] : 0);
            columnOf[bucket] = containing > 0 ? idf.Count : -1;
            if (containing > 0)
                idf.Add((float)Math.Log(1 + (texts.Count / (double)containing)));
        }
        return new EmbeddingFeatures(columnOf, [.. idf]);
    }

    /// <summary>What <see cref="Read"/> makes the same features of.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.WriteNumbers(_columnOf);
        writer.WriteNumbers(_idf);
    }

    /// <summary>Throws <see cref="InvalidDataException"/> where what is read are no features.</summary>
    public static EmbeddingFeatures Read(BinaryReader reader)
    {
        var (columnOf, idf) = (reader.ReadNumbers<int>(Buckets), reader.ReadNumbers<float>(Buckets));
        return columnOf.Length == Buckets && columnOf.All(column => column < idf.Length) ? new EmbeddingFeatures(columnOf, idf) : throw new InvalidDataException("These are no features.");
    }

    /// <summary>Empty where the text has no feature that was seen while fitting.</summary>
    public SparseRow Row(uint[] text)
    {
        var columns = new int[text.Length * 2];
        var counts = new float[text.Length * 2];
        var found = 0;
        foreach (var (bucket, isPair) in Of(text))
            if (_columnOf[bucket] is var column and >= 0)
                (columns[found], counts[found++]) = (column, isPair ? PairWeight : 1);
        Array.Sort(columns, counts, 0, found);
        var kept = Merge(columns, counts, found);
        var row = new SparseRow(columns[..kept], counts[..kept]);
        for (var i = 0; i < kept; i++)
            row.Weights[i] = (row.Weights[i] < 1 ? row.Weights[i] : 1 + MathF.Log(row.Weights[i])) * _idf[row.Columns[i]];
        if (kept > 0)
            TensorPrimitives.Divide(row.Weights, TensorPrimitives.Norm<float>(row.Weights), row.Weights);
        return row;
    }

    /// <summary>Adds up the counts of equal columns, which stand side by side; the length that is left.</summary>
    private static int Merge(int[] columns, float[] counts, int length)
    {
        var kept = 0;
        for (var i = 0; i < length; i++)
            if (kept > 0 && columns[kept - 1] == columns[i])
                counts[kept - 1] += counts[i];
            else
                (columns[kept], counts[kept++]) = (columns[i], counts[i]);
        return kept;
    }

    private static IEnumerable<(int Bucket, bool IsPair)> Of(uint[] text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            yield return ((int)(text[i] % Buckets), false);
            if (i > 0)
                yield return ((int)(Terms.Mix((text[i - 1] * PairSalt) ^ text[i]) % Buckets), true);
        }
    }
}
