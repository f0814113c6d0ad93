using System.Buffers;

namespace LlmAspire.RagApi.Retrieval;

/// <summary>
/// Keyword search over chunks that also asks how well the whole document answers: a passage of a document that is about the
/// question comes before the same words in passing elsewhere. Where every document is one chunk, both are the same.
/// </summary>
/// <param name="documentOf">The document's number for every chunk.</param>
/// <param name="documents"><c>null</c> where every document is one chunk.</param>
internal sealed class KeywordSearch(KeywordIndex chunks, int[] documentOf, KeywordIndex? documents)
{
    /// <summary>The document's share of the score.</summary>
    private const float DocumentShare = 0.3f;

    public int Count => chunks.Units;

    public double Idf(uint term) => documents?.Idf(term) ?? chunks.Idf(term);

    /// <summary>The highest score possible for these terms.</summary>
    public double Ceiling(IReadOnlyList<uint> terms) =>
        documents is null ? chunks.Ceiling(terms) : ((1 - DocumentShare) * chunks.Ceiling(terms)) + (DocumentShare * documents.Ceiling(terms));

    /// <summary>Writes the score of every chunk; 0 where it has none of the terms.</summary>
    public void Score(IReadOnlyList<uint> terms, Span<float> scores)
    {
        scores.Clear();
        chunks.Score(terms, scores);
        if (documents is null)
            return;
        var whole = ArrayPool<float>.Shared.Rent(documents.Units);
        whole.AsSpan(0, documents.Units).Clear();
        documents.Score(terms, whole.AsSpan(0, documents.Units));
        for (var i = 0; i < scores.Length; i++)
            if (scores[i] > 0)
                scores[i] = ((1 - DocumentShare) * scores[i]) + (DocumentShare * whole[documentOf[i]]);
        ArrayPool<float>.Shared.Return(whole);
    }

    public static KeywordSearch Build(IReadOnlyList<IndexedChunk> chunks, int[] documentOf, int documents)
    {
        var index = KeywordIndex.Build([.. chunks.Select(chunk => chunk.Terms)]);
        if (documents == chunks.Count)
            return new KeywordSearch(index, documentOf, null);
        var whole = Enumerable.Range(0, chunks.Count).GroupBy(i => documentOf[i]).OrderBy(group => group.Key)
            .Select(group => new TermFields(chunks[group.First()].Terms.Title, [.. group.SelectMany(i => chunks[i].Terms.Body)]));
        return new KeywordSearch(index, documentOf, KeywordIndex.Build([.. whole]));
    }
}
