using System.Text.RegularExpressions;

namespace LlmAspire.RagApi.Documents.Reading;

/// <summary>Reads a document into headings, paragraphs and lines.</summary>
internal static partial class DocumentReader
{
    public static ReadText Read(SourceDocument document) => TextFormats.Of(document) switch
    {
        TextFormat.Markdown => MarkdownReader.Read(document.Text),
        TextFormat.Html => HtmlReader.Read(document.Text),
        _ => new ReadText(null, Paragraphs(document.Text)),
    };

    /// <summary>Blank lines part paragraphs; a line end inside one is a space.</summary>
    private static List<Block> Paragraphs(string text) =>
    [
        .. BlankLines().Split(text).Select(part => LineEnd().Replace(part.Trim(), " ")).Where(part => part.Length > 0)
            .Select(part => new Block(BlockKind.Paragraph, part)),
    ];

    [GeneratedRegex(@"(?:\r?\n[ \t]*){2,}")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"[ \t]*\r?\n[ \t]*")]
    private static partial Regex LineEnd();
}
