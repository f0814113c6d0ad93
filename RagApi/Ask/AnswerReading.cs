using System.Globalization;
using System.Text.RegularExpressions;
using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Models.Offline;
using LlmAspire.RagApi.Retrieval;

namespace LlmAspire.RagApi.Ask;

/// <summary>The <c>post</c> stage: what a draft says, cites and used. Pure.</summary>
internal static partial class AnswerReading
{
    /// <summary>Share of a sentence's words that a chunk must hold to count as used though nobody cited it.</summary>
    private const double UsedShare = 0.6;

    private const int ShortestSentence = 4;

    public static Answer Read(Draft draft, IReadOnlyList<Candidate> evidence)
    {
        var removed = 0;
        var text = Marks().Replace(draft.Text, match => Keep(match, evidence.Count, ref removed)).Trim();
        var cited = Marks().Matches(text).SelectMany(Numbers).Distinct().ToList();
        var outcome = OutcomeOf(draft, text, cited.Count);
        if (outcome != Outcomes.Answered)
            return new Answer(text, outcome, [], [], removed);
        var citations = cited.Select(number => Cite(number, evidence[number - 1])).ToList();
        return new Answer(text, outcome, citations, Used(text, cited, evidence), removed);
    }

    /// <summary>Marks of known sources as <c>[1][2]</c>; others go, and so does the space before them.</summary>
    private static string Keep(Match match, int sources, ref int removed)
    {
        var all = Numbers(match).ToList();
        var known = all.Where(number => number >= 1 && number <= sources).ToList();
        removed += all.Count - known.Count;
        return known.Count == 0 ? "" : match.Groups["space"].Value + string.Concat(known.Select(number => $"[{number}]"));
    }

    private static IEnumerable<int> Numbers(Match match) =>
        match.Groups["numbers"].Value.Split(',').Select(number => int.Parse(number, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture));

    private static Citation Cite(int number, Candidate candidate) =>
        new(number, candidate.Chunk.ChunkId, candidate.Chunk.DocumentId, candidate.Chunk.Title, Math.Round(candidate.Score, 4));

    private static string OutcomeOf(Draft draft, string text, int cited) =>
        draft.Filtered || (cited == 0 && Refusal().IsMatch(text)) ? Outcomes.Refused
        : text.Length == 0 || text.StartsWith(ExtractiveAnswer.NothingFound, StringComparison.OrdinalIgnoreCase) || (cited == 0 && NoEvidence().IsMatch(text)) ? Outcomes.NoEvidence
        : Outcomes.Answered;

    /// <summary>Cited chunks in the order of citing, then those whose words carry a sentence that cites none.</summary>
    private static List<string> Used(string text, List<int> cited, IReadOnlyList<Candidate> evidence)
    {
        var used = cited.Select(number => evidence[number - 1].Chunk.ChunkId).ToList();
        foreach (var sentence in Sentences.Of(1, Marks().Replace(text, match => "§" + match.Value)))
            if (!sentence.Text.Contains('§', StringComparison.Ordinal) && sentence.Words.Count >= ShortestSentence && Carrier(sentence, evidence) is { } id && !used.Contains(id))
                used.Add(id);
        return used;
    }

    private static string? Carrier(Sentence sentence, IReadOnlyList<Candidate> evidence)
    {
        var words = sentence.Words.Distinct().ToList();
        var best = evidence.Select(candidate => (candidate.Chunk.ChunkId, share: words.Intersect(Words.Content(candidate.Chunk.Text)).Count() / (double)words.Count))
            .DefaultIfEmpty().MaxBy(scored => scored.share);
        return best.share >= UsedShare ? best.ChunkId : null;
    }

    [GeneratedRegex(@"(?<space>[ \t]*)\[(?<numbers>\d{1,4}(?:\s*,\s*\d{1,4})*)\]")]
    private static partial Regex Marks();

    [GeneratedRegex(@"^(I('m| am) sorry,? but |Sorry,? (but )?)?(I|we) (can(no|')t|can not|am (un|not )able to|won't|will not|must decline) (to )?(help|assist|answer|comply|provide|do that|discuss|share|fulfil)", RegexOptions.IgnoreCase)]
    private static partial Regex Refusal();

    [GeneratedRegex(@"^[^.!?]{0,120}\b(sources?|documents?|evidence|context|documentation|information provided|provided (text|information))\b[^.!?]{0,40}\b(do(es)?( not|n't)|don't|contains? no|has no|have no|give no|is not|are not)\b|\b(no|not enough|insufficient) (relevant )?(information|evidence)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NoEvidence();
}
