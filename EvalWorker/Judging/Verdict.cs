namespace LlmAspire.EvalWorker.Judging;

/// <summary>Why an answer could not be scored: the label of a score without a value.</summary>
internal static class Unscorable
{
    public const string NoAnswer = "no_answer";
    public const string NoContext = "no_context";
    public const string TooLarge = "too_large";
    public const string Refused = "refused";
}

/// <param name="Chunk">Number (from 0) of the chunk that carries the sentence best, -1 where none does.</param>
/// <param name="Support">0..1; from 0.5 on the sentence counts as supported.</param>
internal readonly record struct SentenceVerdict(string Text, int Chunk, double Support);

/// <summary>
/// What the offline judge found. All values 0..1; <c>null</c> is "could not be scored", and <see cref="Label"/> says why. A refusal
/// has a label and values: who reads it decides whether an answer that claims nothing belongs into a mean.
/// </summary>
internal sealed record Verdict
{
    public double? Faithfulness { get; init; }
    /// <summary>Lexical proxy.</summary>
    public double? Relevance { get; init; }
    /// <summary>Lexical proxy: evidence coverage.</summary>
    public double? Completeness { get; init; }
    /// <summary><c>|2p - 1|</c> of the faithfulness.</summary>
    public double? Confidence { get; init; }
    public string? Label { get; init; }
    public IReadOnlyList<SentenceVerdict> Sentences { get; init; } = [];
    /// <summary>Numbers (from 0) of the chunks that carry at least one supported sentence, ascending.</summary>
    public IReadOnlyList<int> UsedChunks { get; init; } = [];
    /// <summary>Up to eight words of the answer that neither evidence nor question holds, in order.</summary>
    public IReadOnlyList<string> NovelWords { get; init; } = [];
    /// <summary>Denied keys of the data that the answer asserts.</summary>
    public int DeniedKeys { get; init; }
}
