using System.Runtime.InteropServices;
using LlmAspire.EvalWorker.Judging.Text;

namespace LlmAspire.EvalWorker.Judging.Features;

/// <summary>Keys that the data denies and the answer asserts: <c>"OutdoorSeating": false</c> and "offers outdoor seating".</summary>
internal static class DeniedKeys
{
    /// <summary>Denied keys that some sentence without a negation names.</summary>
    public static int Asserted(CaseText text)
    {
        if (text.Source.Denied.Count == 0)
            return 0;
        var shared = SharedFirstWords(text.Source.Denied);
        return text.Source.Denied.Count(denied =>
        {
            var key = Meaning(denied.Key, shared);
            return key.Length > 0 && text.Sentences.Exists(sentence => Asserts(text, sentence, denied, key));
        });
    }

    /// <summary>The first word of several longer keys says where they belong (RestaurantsTakeOut, RestaurantsReservations), not what they mean.</summary>
    private static HashSet<int> SharedFirstWords(List<DeniedTerms> denied) =>
        [.. denied.Where(terms => terms.Key.Count > 1).GroupBy(terms => terms.Key[0].Term).Where(group => group.Count() > 1).Select(group => group.Key)];

    private static Token[] Meaning(List<Token> key, HashSet<int> shared) =>
        [.. key.Skip(key.Count > 1 && shared.Contains(key[0].Term) ? 1 : 0).SkipWhile(word => !word.IsContent)];

    private static bool Asserts(CaseText text, AnswerSentence sentence, DeniedTerms denied, Token[] key)
    {
        var words = CollectionsMarshal.AsSpan(text.Answer)[sentence.Start..sentence.End];
        foreach (var word in words)
            if (word.IsNegation)
                return false;
        if (denied.Joined >= 0 && Has(words, denied.Joined))
            return true;
        foreach (var word in key)
            if (!Has(words, word.Term))
                return false;
        return key.Length > 1 || HasAny(words, denied.Parent) || text.Source.SentencesWith(key[0].Term) <= 1;
    }

    /// <summary>One word alone ("street", "casual") may be meant otherwise: it counts beside its parent ("parking"), or where the evidence has it only to deny it.</summary>
    private static bool HasAny(ReadOnlySpan<Token> words, List<Token> parent)
    {
        foreach (var word in parent)
            if (word.IsContent && Has(words, word.Term))
                return true;
        return false;
    }

    private static bool Has(ReadOnlySpan<Token> words, int term)
    {
        foreach (var word in words)
            if (word.Term == term)
                return true;
        return false;
    }
}
