using LlmAspire.EvalWorker.Judging.Text;

namespace LlmAspire.EvalWorker.Judging.Features;

/// <summary>How well the evidence carries one sentence of the answer, and where.</summary>
/// <param name="Sentence">Where the sentence lies in the answer.</param>
/// <param name="Support">Share of its weight (IDF of its different content words) found in the best window, 0..1.</param>
/// <param name="Chunk">Number of the chunk that holds the window, -1 where no word was found.</param>
/// <param name="FirstSource">First sentence of the window, -1 for none.</param>
/// <param name="SourceCount">Sentences in the window, 1..3.</param>
internal readonly record struct SentenceSupport(Range Sentence, double Support, int Chunk, int FirstSource, int SourceCount)
{
    /// <summary>From here on a sentence counts as supported and its chunk as used.</summary>
    public const double Supported = 0.5;
    private const int MaxWindow = 3;

    /// <summary><c>al(s) = max over windows of 1..3 sentences of one chunk: Σ idf(s ∩ window) / Σ idf(s)</c>; the smallest, earliest window wins a tie.</summary>
    public static SentenceSupport[] Of(CaseText text, TermWeights weights)
    {
        var sums = new double[MaxWindow * text.Source.Sentences.Count];
        var supports = new SentenceSupport[text.Sentences.Count];
        for (var at = 0; at < supports.Length; at++)
        {
            Array.Clear(sums);
            var total = AddWeights(text, text.Sentences[at], weights, sums);
            supports[at] = Best(text, text.Sentences[at].Text, sums, total);
        }
        return supports;
    }

    /// <summary>Adds each different word's weight to every window that holds it, <c>sums[(length - 1) * N + first]</c>; returns the weight of all words.</summary>
    private static double AddWeights(CaseText text, AnswerSentence sentence, TermWeights weights, double[] sums)
    {
        var total = 0.0;
        var count = text.Source.Sentences.Count;
        for (var at = sentence.Start; at < sentence.End; at++)
        {
            if (!text.Answer[at].IsContent || IsRepeated(text, sentence.Start, at))
                continue;
            var term = text.Support[at] >= 0 ? text.Support[at] : text.Answer[at].Term;
            total += weights.Of(term);
            for (var length = 1; length <= MaxWindow; length++)
                AddWeight(text.Source, term, weights.Of(term), length, sums.AsSpan((length - 1) * count, count));
        }
        return total;
    }

    private static bool IsRepeated(CaseText text, int start, int at)
    {
        for (var before = start; before < at; before++)
            if (text.Answer[before].Term == text.Answer[at].Term)
                return true;
        return false;
    }

    private static void AddWeight(SourceText source, int term, double weight, int length, Span<double> sums)
    {
        var next = 0;
        foreach (var position in source.PositionsOf(term))
        {
            var sentence = source.SentenceOf[position];
            for (var first = Math.Max(next, sentence - length + 1); first <= sentence; first++)
                sums[first] += weight;
            next = sentence + 1;
        }
    }

    private static SentenceSupport Best(CaseText text, Range sentence, double[] sums, double total)
    {
        var source = text.Source.Sentences;
        var best = new SentenceSupport(sentence, 0, -1, -1, 0);
        for (var length = 1; length <= MaxWindow; length++)
            for (var first = 0; first + length <= source.Count; first++)
            {
                var share = sums[((length - 1) * source.Count) + first] / total;
                if (share > best.Support + 1e-9 && source[first].Chunk == source[first + length - 1].Chunk)
                    best = new SentenceSupport(sentence, Math.Min(1, share), source[first].Chunk, first, length);
            }
        return best;
    }
}
