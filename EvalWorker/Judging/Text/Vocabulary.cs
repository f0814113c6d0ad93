namespace LlmAspire.EvalWorker.Judging.Text;

/// <summary>The terms of one case as small consecutive numbers, so that every feature works on integers.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _terms;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public Vocabulary()
    {
        _terms = new Dictionary<string, int>(512, StringComparer.Ordinal);
        _bySpan = _terms.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Count => _terms.Count;

    public int Intern(ReadOnlySpan<char> term)
    {
        if (_bySpan.TryGetValue(term, out var known))
            return known;
        _terms.Add(term.ToString(), _terms.Count);
        return _terms.Count - 1;
    }
}
