using LlmAspire.EvalWorker.Judging.Text;

namespace LlmAspire.EvalWorker.Judging.Features;

/// <summary>Lexical proxies with a low ceiling (people agree on completeness at about .38): coverage of words, not truth.</summary>
internal static class Coverage
{
    /// <summary>Context sentences closest to the question that a complete answer would cover.</summary>
    private const int ClosestSentences = 3;

    /// <summary>Weight of the question's words that stand in the answer or in the evidence its supported sentences rest on; <c>null</c> where the question has no content word.</summary>
    public static double? Relevance(CaseText text, SentenceSupport[] supports, TermWeights weights)
    {
        var reached = new bool[text.Vocabulary.Count];
        foreach (var token in text.Answer)
            reached[token.Term] = true;
        foreach (var support in supports)
            if (support.Support >= SentenceSupport.Supported)
                for (var sentence = support.FirstSource; sentence < support.FirstSource + support.SourceCount; sentence++)
                    Mark(text.Source, sentence, reached);
        return Share(text.Question, reached, weights);
    }

    /// <summary>Weight of the content words of the three sentences closest to the question that the answer repeats; <c>null</c> where no sentence shares a word with the question.</summary>
    public static double? Completeness(CaseText text, TermWeights weights)
    {
        var answered = new bool[text.Vocabulary.Count];
        foreach (var token in text.Answer)
            answered[token.Term] = true;
        foreach (var support in text.Support)
            if (support >= 0)
                answered[support] = true;
        var closest = Closest(text, weights).SelectMany(sentence => text.Source.Tokens[text.Source.Sentences[sentence].Start..text.Source.Sentences[sentence].End]);
        return Share(closest.Where(token => token.IsContent).DistinctBy(token => token.Term), answered, weights);
    }

    private static IEnumerable<int> Closest(CaseText text, TermWeights weights)
    {
        var closeness = new double[text.Source.Sentences.Count];
        foreach (var token in text.Question.Where(token => token.IsContent).DistinctBy(token => token.Term))
        {
            var last = -1;
            foreach (var position in text.Source.PositionsOf(token.Term))
            {
                if (text.Source.SentenceOf[position] != last)
                    closeness[text.Source.SentenceOf[position]] += weights.Of(token.Term);
                last = text.Source.SentenceOf[position];
            }
        }
        return Enumerable.Range(0, closeness.Length).Where(sentence => closeness[sentence] > 0).OrderByDescending(sentence => closeness[sentence]).Take(ClosestSentences);
    }

    private static void Mark(SourceText source, int sentence, bool[] reached)
    {
        for (var at = source.Sentences[sentence].Start; at < source.Sentences[sentence].End; at++)
            reached[source.Tokens[at].Term] = true;
    }

    private static double? Share(IEnumerable<Token> tokens, bool[] reached, TermWeights weights)
    {
        var total = 0.0;
        var covered = 0.0;
        foreach (var token in tokens)
        {
            if (!token.IsContent)
                continue;
            total += weights.Of(token.Term);
            covered += reached[token.Term] ? weights.Of(token.Term) : 0;
        }
        return total > 0 ? covered / total : null;
    }
}
