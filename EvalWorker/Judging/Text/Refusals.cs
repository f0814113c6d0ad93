using System.Text.RegularExpressions;

namespace LlmAspire.EvalWorker.Judging.Text;

/// <summary>Answers that decline to answer. They claim nothing, so there is nothing to be faithful to.</summary>
internal static partial class Refusals
{
    /// <summary>Longer answers may begin with a refusal and then answer all the same.</summary>
    private const int MaxLength = 320;

    /// <summary>True for a short answer that begins by saying that it cannot answer, or that the evidence does not.</summary>
    public static bool IsRefusal(string answer)
    {
        var text = answer.AsSpan().Trim();
        if (text.Length is 0 or > MaxLength)
            return false;
        var firstEnd = text.IndexOfAny('.', '\n', '!');
        var first = firstEnd > 0 ? text[..firstEnd] : text;
        return Denial().IsMatch(first) && AboutEvidence().IsMatch(first);
    }

    /// <summary>"The restaurant does not provide parking" is an answer; "the passages do not provide …" is none.</summary>
    [GeneratedRegex(@"\b(?:I|we|I'm|sorry|passages?|contexts?|documents?|text|sources?|information|evidence|answer|question|unable)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AboutEvidence();

    [GeneratedRegex(
        """
        \b(?:
          unable\ to\ (?:answer|provide|find|determine|help|assist)
        | (?:cannot|can't|can\ not|could\ not|couldn't|am\ not\ able\ to|not\ possible\ to)\ (?:\w+\ )?(?:answer|provide|find|determine|help|assist|respond)
        | (?:do\ not|don't|does\ not|doesn't)\ (?:\w+\ )?(?:know|have\ (?:\w+\ ){0,3}(?:information|answer|details|context|knowledge|data)|contain|mention|include|provide|specify|say|answer|address)
        | (?:no|not\ enough|insufficient|nothing)\ (?:\w+\ ){0,3}(?:information|evidence|answer|details|context|mention)
        | (?:is|are|was)\ not\ (?:mentioned|specified|provided|stated|available|covered|answered)
        | found\ nothing
        )\b
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Denial();
}
