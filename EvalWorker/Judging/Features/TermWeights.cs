using LlmAspire.EvalWorker.Judging.Text;

namespace LlmAspire.EvalWorker.Judging.Features;

/// <summary>
/// Inverse document frequency over the sentences of the case's own evidence, <c>ln(1 + (N + 1) / (df + 0.5))</c>. The case is its own
/// corpus so that a verdict depends on nothing but the case: judged again after a restart, it is the same.
/// </summary>
internal sealed class TermWeights
{
    private readonly SourceText _source;
    private readonly double[] _weights;

    public TermWeights(CaseText text)
    {
        _source = text.Source;
        _weights = new double[text.Vocabulary.Count];
    }

    /// <summary>Like <see cref="Of"/>, but a term that the evidence lacks weighs no more than its rarest: what cannot be covered must not decide coverage.</summary>
    public double Capped(int term) => Math.Min(Of(term), Math.Log(1 + ((_source.Sentences.Count + 1) / 1.5)));

    public double Of(int term)
    {
        ref var weight = ref _weights[term];
        if (weight == 0)
            weight = Math.Log(1 + ((_source.Sentences.Count + 1) / (_source.SentencesWith(term) + 0.5)));
        return weight;
    }
}
