using System.Text;
using System.Text.RegularExpressions;

namespace LlmAspire.RagApi.Prompts;

/// <summary>One numbered source as it stands in a prompt.</summary>
internal sealed record EvidenceBlock(int Number, string Title, string Text);

/// <summary>The one form in which evidence stands in prompts: numbered <c>source</c> elements that a text inside cannot close.</summary>
internal static partial class EvidenceText
{
    public static string Write(IEnumerable<EvidenceBlock> blocks)
    {
        var text = new StringBuilder();
        foreach (var block in blocks)
            text.Append("<source number=\"").Append(block.Number).Append("\" title=\"").Append(Attribute(block.Title)).Append("\">\n")
                .Append(Inert(block.Text.Trim())).Append("\n</source>\n");
        return text.ToString().TrimEnd();
    }

    public static IReadOnlyList<EvidenceBlock> Read(string prompt) =>
        [.. Source().Matches(prompt).Select(match => new EvidenceBlock(
            int.Parse(match.Groups["number"].ValueSpan, provider: null), match.Groups["title"].Value, match.Groups["text"].Value))];

    public static string Remove(string prompt) => Source().Replace(prompt, "");

    private static string Attribute(string title) => title.ReplaceLineEndings(" ").Replace('"', '\'').Replace('<', '‹').Replace('>', '›');

    /// <summary>A document that contains our own marks loses the angle that would end its source.</summary>
    private static string Inert(string text) => Mark().Replace(text, "‹$1");

    [GeneratedRegex(@"<(/?source\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Mark();

    [GeneratedRegex(@"<source number=""(?<number>\d{1,4})"" title=""(?<title>[^""<>]*)"">\n(?<text>.*?)\n</source>", RegexOptions.Singleline)]
    private static partial Regex Source();
}
