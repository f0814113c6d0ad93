using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace LlmAspire.RagApi.Documents;

/// <summary>A document as it was given, from the corpus folder or posted.</summary>
/// <remarks>Two are equal when their hashes are: metadata counts by what it holds.</remarks>
/// <param name="Title"><c>null</c>: the text's own title, else the id.</param>
internal sealed record SourceDocument(string Id, string? Title, string Text, IReadOnlyDictionary<string, string> Metadata)
{
    private string? _hash;

    /// <summary>A copy made by <c>with</c> has its own hash.</summary>
    private SourceDocument(SourceDocument other) => (Id, Title, Text, Metadata) = (other.Id, other.Title, other.Text, other.Metadata);

    /// <summary>SHA-256 over everything that could change what is retrieved, in hex.</summary>
    [JsonIgnore]
    public string Hash => _hash ??= Compute();

    public bool Equals(SourceDocument? other) => other is not null && Hash == other.Hash;

    public override int GetHashCode() => Hash.GetHashCode(StringComparison.Ordinal);

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
