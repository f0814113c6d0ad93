using LlmAspire.RagApi.Documents;

namespace LlmAspire.RagApi.Retrieval;

/// <summary>A chunk with its terms, read once and kept from index to index.</summary>
internal sealed record IndexedChunk(Chunk Chunk, TermFields Terms)
{
    /// <summary>What an embedder reads.</summary>
    public string EmbeddedText => Chunk.Text.StartsWith(Chunk.Title, StringComparison.Ordinal) ? Chunk.Text : Chunk.Title + "\n\n" + Chunk.Text;

    public static IndexedChunk[] Of(SourceDocument document) => [.. Chunker.Cut(document).Select(chunk => new IndexedChunk(chunk, TermsOf(chunk, document)))];

    /// <summary>An id that stands in for a missing title is no title: it would be weighed as one.</summary>
    private static TermFields TermsOf(Chunk chunk, SourceDocument document)
    {
        var title = chunk.Title.StartsWith(document.Id, StringComparison.Ordinal) ? chunk.Title[document.Id.Length..] : chunk.Title;
        return new TermFields(Retrieval.Terms.Of(title), Retrieval.Terms.Of(chunk.Text));
    }
}
