using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LlmAspire.RagApi.Experiments;

internal enum ExperimentUnit
{
    User,
    Session,
}

/// <summary>What a variant changes; <c>null</c> leaves a thing as it is.</summary>
/// <param name="Prompt"><c>name@version</c>.</param>
internal sealed record Overrides(string? Model = null, string? Prompt = null, int? TopK = null, bool? Rerank = null)
{
    public static Overrides None { get; } = new();
}

/// <param name="Weight">Relative: 1 and 1 is half and half.</param>
internal sealed record Variant(string Name, double Weight, Overrides Overrides);

/// <summary>A running comparison. Assignment depends on nothing but salt, key and unit id: sticky, and the same on every machine.</summary>
internal sealed record Experiment(string Id, string Key, ExperimentUnit Unit, string Salt, IReadOnlyList<Variant> Variants)
{
    public const int Buckets = 10_000;

    /// <summary><c>null</c> where the request does not name its user or session: it takes no part.</summary>
    public Assignment? Assign(string? userId, string? sessionId) =>
        (Unit == ExperimentUnit.User ? userId : sessionId) is { Length: > 0 } unit ? new Assignment(this, VariantOf(unit)) : null;

    public Variant VariantOf(string unit)
    {
        var total = Variants.Sum(variant => variant.Weight);
        var bucket = Bucket(Salt, Key, unit);
        var upTo = 0.0;
        foreach (var variant in Variants)
            if (bucket < (upTo += variant.Weight / total) * Buckets)
                return variant;
        return Variants[^1];
    }

    /// <summary>First eight bytes, big-endian, of SHA-256 over UTF-8 <c>salt:key:unit</c>, modulo 10,000.</summary>
    public static int Bucket(string salt, string key, string unit) =>
        (int)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{salt}:{key}:{unit}"))) % Buckets);
}

internal sealed record Assignment(Experiment Experiment, Variant Variant);
