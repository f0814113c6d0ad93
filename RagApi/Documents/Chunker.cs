using System.Text.RegularExpressions;
using LlmAspire.RagApi.Documents.Reading;
using LlmAspire.RagApi.Retrieval;

namespace LlmAspire.RagApi.Documents;

/// <summary>
/// Cuts a document into chunks along its structure. A section is a chunk of its own once it has <see cref="MinWords"/>; smaller
/// ones stay with what follows under the same heading. Blocks are kept whole while they fit into <see cref="MaxWords"/>; a chunk that
/// goes on inside a section repeats the end of the one before it.
/// </summary>
internal static partial class Chunker
{
    /// <summary>Changes whenever the same document would give other chunks; part of the index version.</summary>
    public const string Version = "chunks-1";

    /// <summary>About 500 tokens of English: an abstract stays whole, five fit into any model's prompt.</summary>
    public const int MaxWords = 380;
    public const int MinWords = 60;
    /// <summary>Words repeated from the chunk before, as whole sentences.</summary>
    public const int OverlapWords = 40;

    public static IReadOnlyList<Chunk> Cut(SourceDocument document)
    {
        var read = DocumentReader.Read(document);
        var title = document.Title ?? read.Title ?? document.Id;
        var sections = new Packing(title);
        foreach (var block in read.Blocks)
            sections.Add(block);
        var pieces = sections.Finish();
        return [.. pieces.Select((piece, i) => new Chunk($"{document.Id}#{i}", document.Id, piece.Title, piece.Text, i, document.Metadata))];
    }

    internal static int Words(string text) => Word().Count(text);

    /// <summary>Parts of at most <see cref="MaxWords"/>: at line ends, else at sentence ends, else between words.</summary>
    internal static IEnumerable<string> Split(Block block)
    {
        if (Words(block.Text) <= MaxWords)
            return [block.Text];
        var lines = block.Kind == BlockKind.Lines;
        var units = (lines ? block.Text.Split('\n') : SentenceEnd().Split(block.Text)).SelectMany(HardSplit);
        var parts = Pack(units, lines ? "\n" : " ", MaxWords - Words(block.Header ?? "")).ToList();
        return block.Header is null ? parts : parts.Select((part, i) => i == 0 ? part : block.Header + "\n" + part);
    }

    /// <summary>The last whole sentences of a text that have at most <see cref="OverlapWords"/> together; may be empty.</summary>
    internal static string Tail(string text)
    {
        var tail = "";
        foreach (var sentence in SentenceEnd().Split(text).Reverse())
        {
            var longer = tail.Length == 0 ? sentence : sentence + " " + tail;
            if (Words(longer) > OverlapWords)
                break;
            tail = longer;
        }
        return tail;
    }

    private static IEnumerable<string> Pack(IEnumerable<string> units, string separator, int maxWords)
    {
        var (part, words) = ("", 0);
        foreach (var unit in units)
        {
            var more = Words(unit);
            if (words > 0 && words + more > maxWords)
            {
                yield return part;
                (part, words) = ("", 0);
            }
            (part, words) = (part.Length == 0 ? unit : part + separator + unit, words + more);
        }
        if (part.Length > 0)
            yield return part;
    }

    private static IEnumerable<string> HardSplit(string unit)
    {
        if (Words(unit) <= MaxWords)
            return [unit];
        return Word().Matches(unit).Select(match => match.Value).Chunk(MaxWords / 2).Select(words => string.Join(' ', words));
    }

    [GeneratedRegex(@"[\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF]{1,2}|[^\s\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<=[.!?][""')\]]?)\s+(?=[\p{Lu}\p{N}""'(\[`])|(?<=[。！？])")]
    private static partial Regex SentenceEnd();
}
