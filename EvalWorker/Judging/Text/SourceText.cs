namespace LlmAspire.EvalWorker.Judging.Text;

/// <summary>One sentence of the evidence, as a range of <see cref="SourceText.Tokens"/>.</summary>
internal readonly record struct SourceSentence(int Chunk, int Start, int End);

/// <summary>A <see cref="DeniedKey"/> as terms. <paramref name="Joined"/> is its last two words written as one, -1 for a single word.</summary>
internal sealed record DeniedTerms(List<Token> Key, int Joined, List<Token> Parent);

/// <summary>The evidence read once: tokens in order, sentences, and for every term where it stands.</summary>
internal sealed class SourceText
{
    private int[] _offsets = [];
    private int[] _positions = [];

    public List<Token> Tokens { get; } = new(1024);
    public List<SourceSentence> Sentences { get; } = new(64);
    public List<DeniedTerms> Denied { get; } = [];
    /// <summary>Number of the sentence of each token.</summary>
    public int[] SentenceOf { get; private set; } = [];
    public bool IsStructured { get; private set; }

    public static SourceText Read(IReadOnlyList<ContextChunk> contexts, Vocabulary vocabulary)
    {
        var source = new SourceText();
        for (var chunk = 0; chunk < contexts.Count; chunk++)
            source.AddChunk(contexts[chunk].Text, chunk, vocabulary);
        return source;
    }

    /// <summary>Call once every text of the case has been read: terms met later have no place here.</summary>
    public void Index(int terms)
    {
        _offsets = new int[terms + 1];
        _positions = new int[Tokens.Count];
        SentenceOf = new int[Tokens.Count];
        foreach (var token in Tokens)
            _offsets[token.Term + 1]++;
        for (var term = 0; term < terms; term++)
            _offsets[term + 1] += _offsets[term];
        var next = (int[])_offsets.Clone();
        for (var at = 0; at < Tokens.Count; at++)
            _positions[next[Tokens[at].Term]++] = at;
        for (var sentence = 0; sentence < Sentences.Count; sentence++)
            Array.Fill(SentenceOf, sentence, Sentences[sentence].Start, Sentences[sentence].End - Sentences[sentence].Start);
    }

    /// <summary>Positions of a term in <see cref="Tokens"/>, ascending.</summary>
    public ReadOnlySpan<int> PositionsOf(int term) => _positions.AsSpan(_offsets[term], _offsets[term + 1] - _offsets[term]);

    public int ChunkAt(int position) => Sentences[SentenceOf[position]].Chunk;

    /// <summary>In how many sentences a term stands.</summary>
    public int SentencesWith(int term)
    {
        var count = 0;
        var last = -1;
        foreach (var position in PositionsOf(term))
        {
            if (SentenceOf[position] != last)
                count++;
            last = SentenceOf[position];
        }
        return count;
    }

    private void AddChunk(string text, int chunk, Vocabulary vocabulary)
    {
        if (StructuredText.Read(text) is { } structured)
        {
            IsStructured = true;
            Denied.AddRange(structured.Denied.Select(denied => Read(denied, vocabulary)));
            foreach (var sentence in structured.Sentences)
                AddSentence(sentence, chunk, vocabulary);
            return;
        }
        foreach (var range in Text.Sentences.Split(text))
            AddSentence(text.AsSpan(range), chunk, vocabulary);
    }

    private static DeniedTerms Read(DeniedKey denied, Vocabulary vocabulary)
    {
        var joined = Read(StructuredText.Joined(denied.Key), vocabulary);
        return new DeniedTerms(Read(denied.Key, vocabulary), joined is [var one] ? one.Term : -1, Read(denied.Parent, vocabulary));
    }

    private static List<Token> Read(string text, Vocabulary vocabulary)
    {
        var tokens = new List<Token>(4);
        Tokenizer.Read(text, vocabulary, tokens);
        return tokens;
    }

    private void AddSentence(ReadOnlySpan<char> sentence, int chunk, Vocabulary vocabulary)
    {
        var start = Tokens.Count;
        Tokenizer.Read(sentence, vocabulary, Tokens);
        if (Tokens.Count > start)
            Sentences.Add(new SourceSentence(chunk, start, Tokens.Count));
    }
}
