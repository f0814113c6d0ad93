namespace LlmAspire.EvalWorker.Judging.Text;

/// <summary>One sentence of the answer: where it lies in the answer, and its range of <see cref="CaseText.Answer"/>.</summary>
internal readonly record struct AnswerSentence(Range Text, int Start, int End);

/// <summary>A case as terms: evidence, question and answer over one vocabulary, each answer word with the term that supports it.</summary>
internal sealed class CaseText
{
    /// <summary>Words from this length on are supported by a word with the same first five letters (inform, information).</summary>
    private const int PrefixRuleFrom = 6;

    private readonly Dictionary<long, int> _prefixes = [];
    private readonly bool[] _inQuestion;

    public CaseText(EvaluationCase given)
    {
        Source = SourceText.Read(given.Contexts, Vocabulary);
        Tokenizer.Read(given.Question, Vocabulary, Question);
        foreach (var range in Text.Sentences.Split(given.Answer))
            AddAnswer(given.Answer, range);
        Source.Index(Vocabulary.Count);
        _inQuestion = new bool[Vocabulary.Count];
        foreach (var token in Question)
            _inQuestion[token.Term] = true;
        AddPrefixes(Source.Tokens);
        AddPrefixes(Question);
        Support = new int[Answer.Count];
        for (var at = 0; at < Support.Length; at++)
            Support[at] = SupportOf(Answer[at]);
    }

    public Vocabulary Vocabulary { get; } = new();
    public SourceText Source { get; }
    public List<Token> Question { get; } = [];
    public List<Token> Answer { get; } = [];
    /// <summary>Sentences of the answer that claim something: at least one content word.</summary>
    public List<AnswerSentence> Sentences { get; } = [];
    /// <summary>For each answer token the term of evidence or question that supports it, -1 where it is novel.</summary>
    public int[] Support { get; }

    /// <summary>The term of evidence or question that stands for this word, -1 for none.</summary>
    public int SupportOf(Token token)
    {
        if (Source.PositionsOf(token.Term).Length > 0 || _inQuestion[token.Term])
            return token.Term;
        return token.Length >= PrefixRuleFrom && token.Prefix != 0 && _prefixes.TryGetValue(token.Prefix, out var term) ? term : -1;
    }

    private void AddAnswer(string answer, Range range)
    {
        var start = Answer.Count;
        Tokenizer.Read(answer.AsSpan(range), Vocabulary, Answer, range.Start.Value);
        for (var at = start; at < Answer.Count; at++)
        {
            if (!Answer[at].IsContent)
                continue;
            Sentences.Add(new AnswerSentence(range, start, Answer.Count));
            return;
        }
    }

    private void AddPrefixes(List<Token> tokens)
    {
        foreach (var token in tokens)
            if (token.Prefix != 0 && token.IsContent)
                _prefixes.TryAdd(token.Prefix, token.Term);
    }
}
