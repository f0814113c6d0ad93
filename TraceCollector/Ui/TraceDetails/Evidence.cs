using System.Text.Json;

namespace LlmAspire.TraceCollector.Ui.TraceDetails;

/// <param name="Rank">1-based, as the answerer was given it.</param>
/// <param name="Before">Rank before reranking; <c>null</c> when there was none.</param>
/// <param name="Used"><c>null</c>: nothing has judged that yet.</param>
/// <param name="Sentences">1-based numbers of the sentences that used it.</param>
internal sealed record EvidenceChunk(int Rank, string? Id, string Title, double? Score, int? Before, bool? Used, IReadOnlyList<int> Sentences, string? Text);

/// <param name="Support">0..1; <c>null</c> where it was not said.</param>
/// <param name="ChunkRank">Rank of the chunk that supports it; <c>null</c> when none does.</param>
internal sealed record AnswerSentence(int Number, string Text, int? ChunkRank, double? Support);

/// <summary>What was retrieved for an answer, and what the answer took from it.</summary>
/// <param name="Used"><c>null</c> when nothing has judged that yet.</param>
internal sealed record Evidence(IReadOnlyList<EvidenceChunk> Chunks, IReadOnlyList<AnswerSentence> Sentences, int? Used)
{
    /// <summary>Name of the score whose explanation tells which sentence came from which chunk.</summary>
    public const string ScoreName = "used_chunks";

    public string Headline => Used is { } used
        ? $"used {used} of {Chunks.Count} {(Chunks.Count == 1 ? "chunk" : "chunks")}"
        : Chunks.Count == 1 ? "1 chunk retrieved" : $"{Chunks.Count} chunks retrieved";

    public static Evidence Of(TraceDetail trace)
    {
        var (final, first) = Lists(trace.Spans);
        var judged = Judged.Read(trace.Scores.LastOrDefault(score => score.Name == ScoreName)?.Explanation);
        var ranks = final.Where(document => document.Id is not null).GroupBy(document => document.Id!).ToDictionary(group => group.Key, group => group.First().Rank);
        var sentences = judged.Sentences.Select((sentence, index) =>
            new AnswerSentence(index + 1, sentence.Text, sentence.Chunk is { } id && ranks.TryGetValue(id, out var rank) ? rank : null, sentence.Support)).ToList();
        var chunks = final.Select(document => Chunk(document, first, judged, sentences)).ToList();
        return new(chunks, sentences, chunks.Any(chunk => chunk.Used is not null) ? chunks.Count(chunk => chunk.Used == true) : null);
    }

    /// <summary>The list that the answerer was given (the last reranked one, else the last retrieved one), and the one that reranking began with.</summary>
    private static (IReadOnlyList<RetrievedDocument> Final, IReadOnlyList<RetrievedDocument> First) Lists(IReadOnlyList<SpanDetail> spans)
    {
        var reranked = spans.LastOrDefault(span => span.Kind == SpanKind.Reranker && span.Documents.Count > 0)?.Documents;
        var retrieved = spans.LastOrDefault(span => span.Kind == SpanKind.Retriever && span.Documents.Count > 0)?.Documents
            ?? spans.LastOrDefault(span => span.Kind != SpanKind.Reranker && span.Documents.Count > 0)?.Documents;
        return reranked is null ? (retrieved ?? [], []) : (reranked, retrieved ?? []);
    }

    private static EvidenceChunk Chunk(RetrievedDocument document, IReadOnlyList<RetrievedDocument> first, Judged judged, IReadOnlyList<AnswerSentence> sentences)
    {
        var used = document.Id is { } id && judged.Chunks is { } chunks ? chunks.Contains(id) : document.Used;
        var before = first.FirstOrDefault(candidate => candidate.Id is not null && candidate.Id == document.Id)?.Rank;
        return new(document.Rank, document.Id, DocumentTitle.Of(document), document.Score, before, used,
            [.. sentences.Where(sentence => sentence.ChunkRank == document.Rank).Select(sentence => sentence.Number)], document.Content);
    }

    /// <summary>What the evaluation worker wrote; empty where it wrote nothing or something else.</summary>
    private sealed record Judged(IReadOnlyList<JudgedSentence> Sentences, IReadOnlyList<string>? Chunks)
    {
        private static readonly Judged Nothing = new([], null);

        public static Judged Read(string? explanation)
        {
            if (string.IsNullOrWhiteSpace(explanation))
                return Nothing;
            try
            {
                var read = JsonSerializer.Deserialize<Judged>(explanation, WireJson.Options);
                return read is null ? Nothing : new(read.Sentences ?? [], read.Chunks);
            }
            catch (JsonException)
            {
                return Nothing;
            }
        }
    }

    private sealed record JudgedSentence(string Text, string? Chunk, double? Support);
}
