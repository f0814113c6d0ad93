using LlmAspire.EvalWorker.Judging.Text;

namespace LlmAspire.EvalWorker.Judging.Features;

/// <summary>Whether words that the answer puts side by side stand near each other in the evidence: right words, wrong relation, is a hallucination too.</summary>
internal static class CoOccurrence
{
    /// <summary>Tokens between the two words, stop words counted.</summary>
    public const int Window = 12;

    /// <summary>Share of neighbouring content words (within a sentence) that stand within <see cref="Window"/> tokens of one chunk; <c>null</c> where the answer has no such pair.</summary>
    public static double? Share(CaseText text)
    {
        var pairs = 0;
        var near = 0;
        foreach (var sentence in text.Sentences)
        {
            var before = -1;
            for (var at = sentence.Start; at < sentence.End; at++)
            {
                if (!text.Answer[at].IsContent)
                    continue;
                if (before >= 0)
                {
                    pairs++;
                    near += AreNear(text, text.Support[before], text.Support[at]) ? 1 : 0;
                }
                before = at;
            }
        }
        return pairs == 0 ? null : (double)near / pairs;
    }

    private static bool AreNear(CaseText text, int first, int second)
    {
        if (first < 0 || second < 0)
            return false;
        if (first == second)
            return true;
        var a = text.Source.PositionsOf(first);
        var b = text.Source.PositionsOf(second);
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            if (Math.Abs(a[i] - b[j]) <= Window && text.Source.ChunkAt(a[i]) == text.Source.ChunkAt(b[j]))
                return true;
            if (a[i] < b[j])
                i++;
            else
                j++;
        }
        return false;
    }
}
