using LlmAspire.RagApi.Documents.Reading;

namespace LlmAspire.RagApi.Documents;

/// <param name="Title">Document title and the headings that hold for all of the text.</param>
internal sealed record Piece(string Title, string Text);

/// <summary>The chunk being filled while a document's blocks go by.</summary>
internal sealed class Packing(string title)
{
    private const string Separator = " › ";

    private readonly List<Piece> _pieces = [];
    private readonly List<Block> _headings = [];
    private readonly List<string> _texts = [];
    private string[]? _path;
    private int _words;
    /// <summary>Only the end of the chunk before stands in the buffer: not worth a chunk by itself.</summary>
    private bool _onlyOverlap;

    public void Add(Block block)
    {
        if (block.Kind == BlockKind.Heading)
            Enter(block);
        else
            foreach (var part in Chunker.Split(block))
                AddPart(part, block.Kind);
    }

    public IReadOnlyList<Piece> Finish()
    {
        Flush();
        if (_pieces.Count == 0)
            _pieces.Add(new Piece(title, string.Join("\n", [title, .. Path()])));
        return _pieces;
    }

    private void Enter(Block heading)
    {
        if (_words >= Chunker.MinWords || _onlyOverlap)
            Flush();
        _headings.RemoveAll(above => above.Level >= heading.Level);
        _headings.Add(heading);
        if (_texts.Count > 0)
            _texts.Add(heading.Text);
    }

    private void AddPart(string part, BlockKind kind)
    {
        var words = Chunker.Words(part);
        if (_texts.Count > 0 && _words + words > Chunker.MaxWords)
        {
            var tail = kind == BlockKind.Paragraph && !_onlyOverlap ? Chunker.Tail(_texts[^1]) : "";
            Flush();
            if (tail.Length > 0 && words + Chunker.OverlapWords <= Chunker.MaxWords)
                (_onlyOverlap, _path) = (Keep(tail), Path());
        }
        _path = _path is null ? Path() : Common(_path, Path());
        Keep(part);
        _onlyOverlap = false;
    }

    private bool Keep(string text)
    {
        _texts.Add(text);
        _words += Chunker.Words(text);
        return true;
    }

    private void Flush()
    {
        if (_texts.Count > 0 && !_onlyOverlap)
            _pieces.Add(new Piece(string.Join(Separator, [title, .. _path ?? []]), string.Join("\n\n", _texts)));
        _texts.Clear();
        (_words, _path, _onlyOverlap) = (0, null, false);
    }

    /// <summary>The headings above, without a first one that only repeats the title.</summary>
    private string[] Path() => [.. _headings.Select(heading => heading.Text).Where((text, i) => i > 0 || text != title)];

    private static string[] Common(string[] left, string[] right) => [.. left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Select(pair => pair.First)];
}
