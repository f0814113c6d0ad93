using System.Text.RegularExpressions;

namespace LlmAspire.RagApi.Documents.Reading;

internal enum TextFormat
{
    Text,
    Markdown,
    Html,
}

/// <summary>What a document is written in: <c>metadata.format</c>, else the extension of its id, else its look.</summary>
internal static partial class TextFormats
{
    public const string MetadataKey = "format";

    /// <summary>How much of a text is looked at.</summary>
    private const int Sample = 4000;

    public static IReadOnlyDictionary<string, TextFormat> ByName { get; } = new Dictionary<string, TextFormat>(StringComparer.OrdinalIgnoreCase)
    {
        ["markdown"] = TextFormat.Markdown,
        ["text"] = TextFormat.Text,
        ["html"] = TextFormat.Html,
    };

    public static IReadOnlyDictionary<string, TextFormat> ByExtension { get; } = new Dictionary<string, TextFormat>(StringComparer.OrdinalIgnoreCase)
    {
        [".md"] = TextFormat.Markdown,
        [".markdown"] = TextFormat.Markdown,
        [".txt"] = TextFormat.Text,
        [".html"] = TextFormat.Html,
        [".htm"] = TextFormat.Html,
    };

    public static TextFormat Of(SourceDocument document)
    {
        if (document.Metadata.TryGetValue(MetadataKey, out var name) && ByName.TryGetValue(name, out var named))
            return named;
        if (ByExtension.TryGetValue(Extension(document.Id), out var known))
            return known;
        return ByLook(document.Text.AsSpan(0, Math.Min(Sample, document.Text.Length)));
    }

    private static string Extension(string id)
    {
        var dot = id.LastIndexOf('.');
        return dot < 0 ? "" : id[dot..];
    }

    private static TextFormat ByLook(ReadOnlySpan<char> text)
    {
        if (HtmlStart().IsMatch(text) || HtmlTag().Count(text) >= 4)
            return TextFormat.Html;
        return MarkdownSign().IsMatch(text) ? TextFormat.Markdown : TextFormat.Text;
    }

    [GeneratedRegex(@"\A\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex HtmlStart();

    [GeneratedRegex(@"</?(p|div|span|h[1-6]|ul|ol|li|table|tr|td|br|section|article)(\s[^<>]*)?/?>", RegexOptions.IgnoreCase)]
    private static partial Regex HtmlTag();

    [GeneratedRegex(@"^(#{1,6}\s+\S|```|\|.+\|\s*$)|^\s{0,3}[-*+]\s+\S.*\n\s{0,3}[-*+]\s+\S|\[[^\]\n]+\]\([^)\s]+\)", RegexOptions.Multiline)]
    private static partial Regex MarkdownSign();
}
