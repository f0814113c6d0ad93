namespace LlmAspire.EvalWorker.Judging.Text;

[Flags]
internal enum TokenKind : byte
{
    Plain = 0,
    /// <summary>Claims something: not a stop word.</summary>
    Content = 1,
    /// <summary>Written in digits.</summary>
    Number = 2,
    Negation = 4,
}

/// <summary>One word or number of a text.</summary>
/// <param name="Term">Number of its stem in the <see cref="Vocabulary"/>.</param>
/// <param name="Prefix">Its first five letters, packed; 0 for shorter words and numbers.</param>
/// <param name="Start">Where it begins in its text.</param>
/// <param name="Length">Characters it takes there.</param>
internal readonly record struct Token(int Term, TokenKind Kind, long Prefix, int Start, int Length)
{
    public bool IsContent => (Kind & TokenKind.Content) != 0;
    public bool IsNumber => (Kind & TokenKind.Number) != 0;
    public bool IsNegation => (Kind & TokenKind.Negation) != 0;
}
