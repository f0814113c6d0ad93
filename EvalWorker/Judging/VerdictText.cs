using System.Globalization;
using System.Text.Json;
using LlmAspire.EvalWorker.Judging.Features;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.EvalWorker.Judging;

/// <summary>Verdicts in words that a person can check against the answer.</summary>
internal static class VerdictText
{
    private const int MaxQuote = 120;

    public static string Faithfulness(Verdict verdict)
    {
        var supported = verdict.Sentences.Count(sentence => sentence.Support >= SentenceSupport.Supported);
        var parts = new List<string> { $"{supported} of {verdict.Sentences.Count} {(verdict.Sentences.Count == 1 ? "sentence is" : "sentences are")} supported by the evidence" };
        if (verdict.Sentences.Count > 0 && verdict.Sentences.MinBy(sentence => sentence.Support) is { Support: < 0.95 } weakest)
            parts.Add($"weakest ({Percent(weakest.Support)} found): \"{Cut(weakest.Text)}\"");
        if (verdict.NovelWords.Count > 0)
            parts.Add($"not in the evidence: {string.Join(", ", verdict.NovelWords)}");
        if (verdict.DeniedKeys > 0)
            parts.Add($"{verdict.DeniedKeys} {(verdict.DeniedKeys == 1 ? "thing" : "things")} asserted that the data denies");
        return string.Join("; ", parts) + ".";
    }

    public static string Relevance(Verdict verdict) => verdict.Relevance is { } share
        ? $"Answer and supporting evidence cover {Percent(share)} of the question's words by weight."
        : "The question holds no word to look for.";

    public static string Completeness(Verdict verdict) => verdict.Completeness is { } share
        ? $"Evidence coverage: the answer repeats {Percent(share)} of the three context sentences closest to the question, by weight of their words."
        : "No context sentence shares a word with the question.";

    /// <summary>JSON: <c>{ "sentences": [{ "text", "chunk", "support" }], "chunks": [ids of used chunks] }</c>; a sentence without support has no chunk.</summary>
    public static string UsedChunks(Verdict verdict, IReadOnlyList<ContextChunk> contexts) => JsonSerializer.Serialize(
        new
        {
            sentences = verdict.Sentences.Select(sentence => new
            {
                text = sentence.Text,
                chunk = sentence.Chunk < 0 ? null : contexts[sentence.Chunk].Id,
                support = Math.Round(sentence.Support, 3),
            }),
            chunks = verdict.UsedChunks.Select(chunk => contexts[chunk].Id),
        },
        WireJson.Options);

    private static string Percent(double share) => share.ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);

    private static string Cut(string text) => text.Length <= MaxQuote ? text : text[..(MaxQuote - 1)] + "…";
}
