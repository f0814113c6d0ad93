using System.Security.Cryptography;
using System.Text;
using LlmAspire.RagApi.Documents;

namespace LlmAspire.RagApi.Retrieval;

/// <summary>
/// Names what is retrieved from: the same documents, cut and embedded in the same way, have the same version on every machine and in any
/// order of arrival; anything else has another. A space that was fitted on other documents is part of the name.
/// </summary>
internal static class IndexVersion
{
    /// <summary>Changes whenever fusion or the fit of the offline embedder would give other results.</summary>
    private const string Ranking = "ranking-2";

    /// <param name="embedder">Name of the embedder whose vectors are searched, or why there are none.</param>
    public static string Of(IEnumerable<SourceDocument> documents, string embedder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Terms.Version} {Chunker.Version} {Ranking} {embedder}\n"));
        foreach (var document in documents.OrderBy(document => document.Id, StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes(document.Hash));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
