using LlmAspire.EvalWorker.Judging.Text;

namespace LlmAspire.EvalWorker.Judging.Features;

/// <summary>How long the answer goes on without repeating a phrase of its evidence.</summary>
internal static class Copying
{
    /// <summary>The most tokens in a row, across sentences, of which none belongs to a copied pair: two neighbours, one of them a content word, that are neighbours in the evidence too.</summary>
    public static int LongestRunNotCopied(CaseText text)
    {
        var pairs = PairsOf(text.Source);
        var answer = text.Answer;
        var longest = 0;
        var run = 0;
        var covered = false;
        for (var at = 0; at < answer.Count; at++)
        {
            var pair = at + 1 < answer.Count && IsPhrase(answer[at], answer[at + 1]) && pairs.Contains(Key(answer[at], answer[at + 1]));
            run = pair || covered ? 0 : run + 1;
            longest = Math.Max(longest, run);
            covered = pair;
        }
        return longest;
    }

    private static HashSet<long> PairsOf(SourceText source)
    {
        var pairs = new HashSet<long>(source.Tokens.Count);
        foreach (var sentence in source.Sentences)
            for (var at = sentence.Start; at + 1 < sentence.End; at++)
                if (IsPhrase(source.Tokens[at], source.Tokens[at + 1]))
                    pairs.Add(Key(source.Tokens[at], source.Tokens[at + 1]));
        return pairs;
    }

    private static bool IsPhrase(Token first, Token second) => first.IsContent || second.IsContent;

    private static long Key(Token first, Token second) => ((long)first.Term << 32) | (uint)second.Term;
}
