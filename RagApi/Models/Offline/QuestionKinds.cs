using System.Text.RegularExpressions;

namespace LlmAspire.RagApi.Models.Offline;

internal enum QuestionKind
{
    Any,
    Why,
    HowTo,
    Amount,
}

/// <summary>What a question's first words say about the form of its answer.</summary>
internal static partial class QuestionKinds
{
    private const double Fits = 0.06;

    public static QuestionKind Of(string question) =>
        Amount().IsMatch(question) ? QuestionKind.Amount : Why().IsMatch(question) ? QuestionKind.Why : HowTo().IsMatch(question) ? QuestionKind.HowTo : QuestionKind.Any;

    /// <summary>Added to a sentence's gain where it has the form asked for.</summary>
    public static double Bonus(QuestionKind kind, string sentence) => kind switch
    {
        QuestionKind.Why when Reason().IsMatch(sentence) => Fits,
        QuestionKind.HowTo when Instruction().IsMatch(sentence) => Fits,
        QuestionKind.Amount when sentence.Any(char.IsDigit) => Fits,
        _ => 0,
    };

    [GeneratedRegex(@"\b(how (many|much|long|often|large|big)|when|which (port|version|status|number))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Amount();

    [GeneratedRegex(@"\bwhy\b", RegexOptions.IgnoreCase)]
    private static partial Regex Why();

    [GeneratedRegex(@"\b(how (do|can|should|to)|where do (I|we)|what (must|should) (I|we))\b", RegexOptions.IgnoreCase)]
    private static partial Regex HowTo();

    [GeneratedRegex(@"\b(because|since|so that|therefore|reason)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Reason();

    [GeneratedRegex(@"^(To|Set|Add|Send|Open|Run|Use|Write|Call|Post|Give|Put|Start|Stop|Delete|Choose|Click|Install|Create|Edit|First|`dotnet)\b", RegexOptions.None)]
    private static partial Regex Instruction();
}
