using System.Runtime.InteropServices;

namespace LlmAspire.RagApi.Retrieval;

/// <summary>The terms of one thing that is found.</summary>
internal sealed record TermFields(uint[] Title, uint[] Body)
{
    private (uint Term, float Count)[]? _counts;

    /// <summary>How often each term occurs, titles weighed; counted once, since a chunk is indexed again at every build.</summary>
    public (uint Term, float Count)[] Counts => _counts ??= KeywordIndex.Count(this);
}

/// <summary>
/// BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009) over two fields whose counts are added before
/// saturation (BM25F). Immutable; the weight of every posting is computed once, so a query only adds.
/// </summary>
internal sealed class KeywordIndex
{
    private const double K1 = 1.2;
    private const double B = 0.75;
    /// <summary>A term in the title counts as often as this in the text.</summary>
    private const float TitleWeight = 2;

    private readonly Dictionary<uint, int> _termAt;
    private readonly int[] _starts;
    private readonly int[] _units;
    private readonly float[] _weights;
    private readonly float[] _idf;

    private KeywordIndex(int count, Dictionary<uint, int> termAt, int[] starts, int[] units, float[] weights, float[] idf)
    {
        (Units, _termAt, _starts, _units, _weights, _idf) = (count, termAt, starts, units, weights, idf);
    }

    /// <summary>How many units (chunks or documents) are indexed.</summary>
    public int Units { get; }

    /// <summary>Inverse document frequency, ln(1 + (N - n + 0.5) / (n + 0.5)); the highest for a term that no unit has.</summary>
    public double Idf(uint term) => _termAt.TryGetValue(term, out var at) ? _idf[at] : IdfOf(0, Units);

    /// <summary>No unit can score more than this for these terms: all of them, saturated.</summary>
    public double Ceiling(IEnumerable<uint> terms) => terms.Sum(Idf) * (K1 + 1);

    /// <summary>Adds every unit's score to <paramref name="scores"/>, which has <see cref="Units"/> elements.</summary>
    public void Score(IEnumerable<uint> terms, Span<float> scores)
    {
        foreach (var term in terms)
        {
            if (!_termAt.TryGetValue(term, out var at))
                continue;
            for (var i = _starts[at]; i < _starts[at + 1]; i++)
                scores[_units[i]] += _weights[i];
        }
    }

    public static KeywordIndex Build(IReadOnlyList<TermFields> units)
    {
        var termAt = new Dictionary<uint, int>();
        var frequencies = new List<int>();
        var lengths = new float[units.Count];
        var counted = new (uint Term, float Count)[units.Count][];
        for (var unit = 0; unit < units.Count; unit++)
        {
            counted[unit] = units[unit].Counts;
            lengths[unit] = units[unit].Body.Length + (TitleWeight * units[unit].Title.Length);
            foreach (var (term, _) in counted[unit])
                CountTerm(termAt, frequencies, term);
        }
        return Fill(counted, lengths, termAt, frequencies);
    }

    private static void CountTerm(Dictionary<uint, int> termAt, List<int> frequencies, uint term)
    {
        ref var at = ref CollectionsMarshal.GetValueRefOrAddDefault(termAt, term, out var known);
        if (!known)
        {
            at = frequencies.Count;
            frequencies.Add(0);
        }
        frequencies[at]++;
    }

    private static KeywordIndex Fill((uint Term, float Count)[][] counted, float[] lengths, Dictionary<uint, int> termAt, List<int> frequencies)
    {
        var starts = new int[frequencies.Count + 1];
        var idf = new float[frequencies.Count];
        for (var i = 0; i < frequencies.Count; i++)
        {
            starts[i + 1] = starts[i] + frequencies[i];
            idf[i] = (float)IdfOf(frequencies[i], counted.Length);
        }
        var next = starts.ToArray();
        var units = new int[starts[^1]];
        var weights = new float[starts[^1]];
        var average = Math.Max(1, lengths.Length == 0 ? 1 : lengths.Average());
        for (var unit = 0; unit < counted.Length; unit++)
        {
            var norm = K1 * (1 - B + (B * lengths[unit] / average));
            foreach (var (term, count) in counted[unit])
            {
                var at = termAt[term];
                units[next[at]] = unit;
                weights[next[at]++] = (float)(idf[at] * count * (K1 + 1) / (count + norm));
            }
        }
        return new KeywordIndex(counted.Length, termAt, starts, units, weights, idf);
    }

    internal static (uint Term, float Count)[] Count(TermFields fields)
    {
        var counts = new Dictionary<uint, float>(fields.Body.Length + fields.Title.Length);
        foreach (var term in fields.Body)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, term, out _) += 1;
        foreach (var term in fields.Title)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, term, out _) += TitleWeight;
        return [.. counts.Select(pair => (pair.Key, pair.Value))];
    }

    private static double IdfOf(int containing, int count) => Math.Log(1 + ((count - containing + 0.5) / (containing + 0.5)));
}
