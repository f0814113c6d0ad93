namespace LlmAspire.EvalWorker.Judging;

/// <summary>One retrieved text. Its id is what verdicts name it by.</summary>
internal readonly record struct ContextChunk(string Id, string Text);

/// <summary>What a judge is given: a question, the evidence in rank order, an answer. Nothing else about the trace.</summary>
internal sealed record EvaluationCase(string Question, IReadOnlyList<ContextChunk> Contexts, string Answer)
{
    /// <summary>Larger cases are not judged and say so: about 100,000 tokens, 100 ms of one core.</summary>
    public const int MaxCharacters = 500_000;

    public bool IsTooLarge => Answer.Length + Question.Length + Contexts.Sum(chunk => (long)chunk.Text.Length) > MaxCharacters;
}
