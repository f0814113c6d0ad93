using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace LlmAspire.RagApi.Documents;

/// <summary>A document as it was given, from the corpus folder or posted.</summary>
/// <param name="Title"><c>null</c>: the text's own title, else the id.</param>
internal sealed record SourceDocument(string Id, string? Title, string Text, IReadOnlyDictionary<string, string> Metadata)
{
    private string? _hash;

    /// <summary>SHA-256 over everything that could change what is retrieved, in hex.</summary>
    [JsonIgnore]
    public string Hash => _hash ??= Compute();

    private string Compute()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Id);
        Append(hash, Title ?? "");
        Append(hash, Text);
        foreach (var (key, value) in Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(hash, key);
            Append(hash, value);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Length first, so that no two lists of parts give the same bytes.</summary>
    private static void Append(IncrementalHash hash, string part)
    {
        var bytes = Encoding.UTF8.GetBytes(part);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
