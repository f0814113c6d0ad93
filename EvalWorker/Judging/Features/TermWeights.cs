using LlmAspire.EvalWorker.Judging.Text;

namespace LlmAspire.EvalWorker.Judging.Features;

/// <summary>
/// Inverse document frequency over the sentences of the case's own evidence, <c>ln(1 + (N + 1) / (df + 0.5))</c>; a term that the
/// evidence lacks weighs as much as its rarest. The case is its own corpus so that a verdict depends on nothing but the case: judged
/// again after a restart, it is the same.
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

    public double Of(int term)
    {
        ref var weight = ref _weights[term];
        if (weight == 0)
            weight = Math.Log(1 + ((_source.Sentences.Count + 1) / (Math.Max(1, _source.SentencesWith(term)) + 0.5)));
        return weight;
    }
}
