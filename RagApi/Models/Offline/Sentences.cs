using System.Text.RegularExpressions;

namespace LlmAspire.RagApi.Models.Offline;

/// <summary>A sentence, list item, table row or command of a source, as it can be quoted.</summary>
/// <param name="Position">0-based, within its source.</param>
internal sealed record Sentence(int Source, int Position, string Text, IReadOnlyList<string> Words);

/// <summary>Cuts a source's text (Markdown or plain) into what can be quoted on its own.</summary>
internal static partial class Sentences
{
    private const int Longest = 600;

    public static IReadOnlyList<Sentence> Of(int source, string text)
    {
        var found = new List<Sentence>();
        foreach (var block in Blocks(text))
            foreach (var piece in Pieces(block))
                if (piece.Any(char.IsLetterOrDigit))
                    found.Add(new Sentence(source, found.Count, piece, Words.Content(piece)));
        return found;
    }

    /// <summary>Paragraphs joined from their lines; each list item and table row alone; of code only a command of one line, after what announces it.</summary>
    private static IEnumerable<string> Blocks(string text)
    {
        var paragraph = new List<string>();
        string[]? header = null;
        foreach (var line in WithoutListings(text))
        {
            var isRow = line.StartsWith('|');
            if (line.Length == 0 || isRow || Heading().IsMatch(line) || ListItem().IsMatch(line))
                foreach (var block in Take(paragraph))
                    yield return block;
            if (!isRow)
                header = null;
            if (isRow && header is null)
                header = Cells(line);
            else if (isRow && !TableRule().IsMatch(line))
                yield return Plain(TableRow(header!, Cells(line)));
            else if (line.Length > 0 && !isRow && !Heading().IsMatch(line))
                paragraph.Add(ListItem().Replace(line, ""));
        }
        foreach (var block in Take(paragraph))
            yield return block;
    }

    /// <summary>Trimmed lines; a listing of several lines is left out, one of a single line becomes part of the text.</summary>
    private static IEnumerable<string> WithoutListings(string text)
    {
        List<string>? code = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select(raw => raw.Trim()))
            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                if (code is null)
                    yield return line;
                else if (line.Length > 0)
                    code.Add(line);
            }
            else if (code is null)
                code = [];
            else
            {
                if (code.Count == 1)
                    yield return $"`{code[0]}`";
                code = null;
            }
    }

    private static IEnumerable<string> Take(List<string> paragraph)
    {
        if (paragraph.Count == 0)
            yield break;
        yield return Plain(string.Join(' ', paragraph));
        paragraph.Clear();
    }

    private static string[] Cells(string line) => [.. line.Trim('|', ' ').Split('|').Select(cell => cell.Trim())];

    /// <summary><c>first: second (third column: third)</c>.</summary>
    private static string TableRow(string[] header, string[] cells)
    {
        var rest = cells.Select((cell, i) => (cell, name: i < header.Length ? header[i] : "")).Skip(2).Where(part => part.cell.Length > 0)
            .Select(part => part.name.Length > 0 ? $"{part.name}: {part.cell}" : part.cell);
        var notes = string.Join("; ", rest);
        return string.Join(": ", cells.Take(2).Where(cell => cell.Length > 0)) + (notes.Length > 0 ? $" ({notes})." : ".");
    }

    private static IEnumerable<string> Pieces(string block) => SentenceEnd().Split(block).Select(Cut).Where(piece => piece.Length > 0);

    private static string Cut(string piece)
    {
        var trimmed = piece.Trim();
        if (trimmed.Length <= Longest)
            return trimmed;
        var space = trimmed.LastIndexOf(' ', Longest);
        return trimmed[..(space > 0 ? space : Longest)] + " …";
    }

    /// <summary>Links as their text, emphasis without its marks, no marks that could be read as citations.</summary>
    private static string Plain(string text) => CitationLike().Replace(Emphasis().Replace(Link().Replace(text, "$1"), "$2"), "($1)");

    [GeneratedRegex(@"^(#{1,6}\s|=+$|-{3,}$)")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\|?[\s:|-]+\|[\s:|-]*$")]
    private static partial Regex TableRule();

    [GeneratedRegex(@"^([-*+]|\d{1,3}[.)])\s+(\[[ xX]\]\s+)?")]
    private static partial Regex ListItem();

    // Not after a lone capital or an abbreviation's single letters ("e.g.", "J. Smith").
    [GeneratedRegex(@"(?<=[.!?…][""'”)]?)(?<!\b(?:[A-Za-z]|e\.g|i\.e|etc|cf|vs|No|Fig)\.)\s+(?=[\p{Lu}\p{N}`""“(\[*_])")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"!?\[([^\]]*)\]\([^)\s]*(?:\s""[^""]*"")?\)")]
    private static partial Regex Link();

    // Two underscores within a word are part of it: `Data__Directory` is a setting.
    [GeneratedRegex(@"(\*\*|(?<!\w)__(?=\S)|(?<![\w*])\*(?=\S))(.+?)\1")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"\[(\d{1,3})\]")]
    private static partial Regex CitationLike();
}
