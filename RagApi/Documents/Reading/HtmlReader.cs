using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace LlmAspire.RagApi.Documents.Reading;

/// <summary>
/// HTML as headings, paragraphs and lines. The parser alone runs: no script, no style, nothing is fetched. Where a page marks its
/// <c>main</c> or <c>article</c>, only that is read; navigation is not.
/// </summary>
internal static partial class HtmlReader
{
    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "nav", "svg", "iframe", "object", "button", "select", "form", "head",
    };

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    };

    public static ReadText Read(string text)
    {
        var page = new HtmlParser().ParseDocument(text);
        var blocks = new List<Block>();
        var root = page.QuerySelector("main") ?? page.QuerySelector("article") ?? page.Body;
        if (root is not null)
            new Walk(blocks).Children(root);
        var title = Spaces().Replace(page.Title ?? "", " ").Trim();
        return new ReadText(title.Length > 0 ? title : blocks.Find(block => block is { Kind: BlockKind.Heading, Level: 1 })?.Text, blocks);
    }

    /// <summary>All visible text of a fragment on one line.</summary>
    public static string PlainText(string html) => string.Join(' ', Read(html).Blocks.Select(block => block.Text));

    private static string Flat(INode node)
    {
        var text = new StringBuilder();
        Gather(node, text);
        return Spaces().Replace(text.ToString(), " ").Trim();
    }

    private static void Gather(INode node, StringBuilder text)
    {
        foreach (var child in node.ChildNodes)
            if (child is IText leaf)
                text.Append(leaf.Data);
            else if (child is IElement element && !Skipped.Contains(element.LocalName))
            {
                var apart = element.LocalName is "br" || !Inline.Contains(element.LocalName);
                text.Append(apart ? " " : "");
                Gather(element, text);
                text.Append(apart ? " " : "");
            }
    }

    /// <summary>Gathers running text until a block element ends it.</summary>
    private sealed class Walk(List<Block> blocks)
    {
        private readonly StringBuilder _running = new();

        public void Children(INode node)
        {
            foreach (var child in node.ChildNodes)
                if (child is IText leaf)
                    _running.Append(leaf.Data);
                else if (child is IElement element && !Skipped.Contains(element.LocalName))
                    Element(element);
            Flush();
        }

        private void Element(IElement element)
        {
            if (Inline.Contains(element.LocalName))
            {
                _running.Append(element.LocalName is "br" ? " " : Flat(element) is { Length: > 0 } flat ? Padded(element, flat) : "");
                return;
            }
            Flush();
            switch (element.LocalName)
            {
                case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                    Add(BlockKind.Heading, Flat(element), element.LocalName[1] - '0');
                    break;
                case "pre":
                    Add(BlockKind.Lines, element.TextContent.Trim('\r', '\n').TrimEnd());
                    break;
                case "ul" or "ol":
                    Add(BlockKind.Lines, string.Join('\n', element.Children.Select(item => "- " + Flat(item))));
                    break;
                case "table":
                    Add(BlockKind.Lines, string.Join('\n', element.QuerySelectorAll("tr").Select(row => "| " + string.Join(" | ", row.Children.Select(Flat)) + " |")));
                    break;
                default:
                    Children(element);
                    break;
            }
        }

        /// <summary>Flattening trims; the spaces that stood at the element's edges part words.</summary>
        private static string Padded(IElement element, string flat)
        {
            var whole = element.TextContent;
            return (char.IsWhiteSpace(whole[0]) ? " " : "") + flat + (char.IsWhiteSpace(whole[^1]) ? " " : "");
        }

        private void Flush()
        {
            Add(BlockKind.Paragraph, Spaces().Replace(_running.ToString(), " ").Trim());
            _running.Clear();
        }

        private void Add(BlockKind kind, string text, int level = 0)
        {
            if (text.Length > 0)
                blocks.Add(new Block(kind, text, level));
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
