using System.Globalization;
using System.Text;

namespace LlmAspire.EvalWorker.Judging.Text;

/// <summary>
/// Reads JSON and what prompts often hold in its place, a printed Python value (<c>'single quotes'</c>, <c>True</c>, <c>None</c>).
/// Objects come as lists of pairs (order and repeated keys kept), arrays as lists, everything else as text, <c>false</c> or <c>null</c>.
/// </summary>
internal ref struct LooseJson(ReadOnlySpan<char> text)
{
    private const int MaxDepth = 64;
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    /// <summary>Characters read.</summary>
    public readonly int Position => _at;

    /// <summary>False where the text is not a structured value; <paramref name="value"/> is then meaningless.</summary>
    public bool TryRead(out object? value, int depth = 0)
    {
        value = null;
        SkipSpace();
        if (_at >= _text.Length || depth > MaxDepth)
            return false;
        return _text[_at] switch
        {
            '{' => TryReadObject(out value, depth),
            '[' or '(' => TryReadArray(out value, depth),
            '"' or '\'' => TryReadText(out value),
            _ => TryReadWord(out value),
        };
    }

    private bool TryReadObject(out object? value, int depth)
    {
        var members = new List<KeyValuePair<string, object?>>();
        value = members;
        _at++;
        while (!Take('}'))
        {
            SkipSpace();
            if (_at >= _text.Length || _text[_at] is not ('"' or '\'') || !TryReadText(out var key) || !Take(':') || !TryRead(out var member, depth + 1))
                return false;
            members.Add(new((string)key!, member));
            if (!Take(',') && !Peek('}'))
                return false;
        }
        return true;
    }

    private bool TryReadArray(out object? value, int depth)
    {
        var items = new List<object?>();
        value = items;
        var close = _text[_at++] == '[' ? ']' : ')';
        while (!Take(close))
        {
            if (!TryRead(out var item, depth + 1))
                return false;
            items.Add(item);
            if (!Take(',') && !Peek(close))
                return false;
        }
        return true;
    }

    private bool TryReadText(out object? value)
    {
        var quote = _text[_at++];
        var read = new StringBuilder();
        for (; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == quote)
            {
                _at++;
                value = read.ToString();
                return true;
            }
            read.Append(c == '\\' && _at + 1 < _text.Length ? Escaped() : c);
        }
        value = null;
        return false;
    }

    private char Escaped()
    {
        var c = _text[++_at];
        if (c == 'u' && _at + 4 < _text.Length && ushort.TryParse(_text.Slice(_at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
        {
            _at += 4;
            return (char)code;
        }
        return c switch { 'n' => '\n', 't' => ' ', 'r' => ' ', 'b' or 'f' => ' ', _ => c };
    }

    private bool TryReadWord(out object? value)
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '.' or '-' or '+'))
            _at++;
        var word = _text[start.._at];
        value = word switch
        {
            "null" or "None" or "NaN" => null,
            "false" or "False" => false,
            "true" or "True" => true,
            _ => word.ToString(),
        };
        return value is not string || (word.Length > 0 && (char.IsAsciiDigit(word[0]) || word[0] == '-'));
    }

    private bool Take(char c)
    {
        if (!Peek(c))
            return false;
        _at++;
        return true;
    }

    private bool Peek(char c)
    {
        SkipSpace();
        return _at < _text.Length && _text[_at] == c;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }
}
