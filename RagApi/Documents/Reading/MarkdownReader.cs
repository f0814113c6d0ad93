using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LlmAspire.RagApi.Documents.Reading;

/// <summary>Markdown (CommonMark, pipe tables, YAML front matter skipped) as plain text by block: marks of emphasis and targets of links are gone.</summary>
internal static class MarkdownReader
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseYamlFrontMatter().Build();

    public static ReadText Read(string text)
    {
        var blocks = new List<Block>();
        AddAll(blocks, Markdown.Parse(text, Pipeline), text);
        return new ReadText(blocks.Find(block => block is { Kind: BlockKind.Heading, Level: 1 })?.Text, blocks);
    }

    private static void AddAll(List<Block> blocks, ContainerBlock container, string source)
    {
        foreach (var block in container)
            if (Convert(block, source) is { Text.Length: > 0 } read)
                blocks.Add(read);
            else if (block is QuoteBlock quote)
                AddAll(blocks, quote, source);
    }

    private static Block? Convert(Markdig.Syntax.Block block, string source) => block switch
    {
        YamlFrontMatterBlock or LinkReferenceDefinitionGroup or HtmlBlock { Type: HtmlBlockType.Comment } => null,
        HeadingBlock heading => new Block(BlockKind.Heading, Plain(heading.Inline), heading.Level),
        ParagraphBlock paragraph => new Block(BlockKind.Paragraph, Plain(paragraph.Inline)),
        ListBlock list => new Block(BlockKind.Lines, Lines(list, "", source)),
        Table table => TableOf(table),
        HtmlBlock html => new Block(BlockKind.Paragraph, HtmlReader.PlainText(Slice(html, source))),
        CodeBlock code => new Block(BlockKind.Lines, Slice(code, source)),
        _ => null,
    };

    private static string Slice(MarkdownObject block, string source) =>
        block.Span.Start < 0 || block.Span.IsEmpty ? "" : source.Substring(block.Span.Start, Math.Min(block.Span.Length, source.Length - block.Span.Start)).TrimEnd();

    private static string Lines(ListBlock list, string indent, string source)
    {
        var lines = new StringBuilder();
        var number = int.TryParse(list.OrderedStart, out var start) ? start : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var mark = list.IsOrdered ? $"{number++}. " : "- ";
            var parts = item.Select(part => part is ListBlock inner ? "\n" + Lines(inner, indent + "  ", source) : Convert(part, source)?.Text ?? "");
            lines.Append(indent).Append(mark).AppendLine(string.Join(' ', parts.Where(part => part.Length > 0)).Replace(" \n", "\n", StringComparison.Ordinal));
        }
        return lines.ToString().ReplaceLineEndings("\n").TrimEnd();
    }

    private static Block TableOf(Table table)
    {
        var rows = table.OfType<TableRow>().ToList();
        var header = string.Join('\n', rows.Where(row => row.IsHeader).Select(RowText));
        return new Block(BlockKind.Lines, string.Join('\n', rows.Select(RowText)), Header: header.Length > 0 ? header : null);
    }

    private static string RowText(TableRow row) =>
        "| " + string.Join(" | ", row.OfType<TableCell>().Select(cell => string.Join(' ', cell.OfType<ParagraphBlock>().Select(part => Plain(part.Inline))))) + " |";

    private static string Plain(ContainerInline? inline)
    {
        var text = new StringBuilder();
        if (inline is not null)
            Append(text, inline);
        return text.ToString().Trim();
    }

    private static void Append(StringBuilder text, ContainerInline container)
    {
        foreach (var inline in container)
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Append('`').Append(code.Content).Append('`');
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.AsSpan());
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                case ContainerInline inner:
                    Append(text, inner);
                    break;
            }
    }
}
