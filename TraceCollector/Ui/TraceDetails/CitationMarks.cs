using System.Text.RegularExpressions;

namespace LlmAspire.TraceCollector.Ui.TraceDetails;

internal static partial class CitationMarks
{
    /// <summary>A mark such as <c>[1]</c> stands behind what it proves, but whoever cut the answer at full stops left it before the next sentence.</summary>
    public static IReadOnlyList<AnswerSentence> BesideTheirSentence(IReadOnlyList<AnswerSentence> sentences)
    {
        var moved = sentences.ToList();
        for (var i = 1; i < moved.Count; i++)
        {
            if (Leading().Match(moved[i].Text) is not { Success: true } marks)
                continue;
            moved[i - 1] = moved[i - 1] with { Text = $"{moved[i - 1].Text.TrimEnd()} {marks.Value.Trim()}" };
            moved[i] = moved[i] with { Text = moved[i].Text[marks.Length..] };
        }
        return moved;
    }

    [GeneratedRegex(@"^\s*(\[\d{1,4}\]\s*)+(?=\S)")]
    private static partial Regex Leading();
}
