using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;

namespace LlmAspire.RagApi.Caching;

/// <summary>
/// What models have said, by all that decided it: first in this process (at most <see cref="MostBytes"/>, the oldest goes), then in the Redis that
/// replicas share, where there is one. While Redis does not answer, nothing is found there and nothing kept; nobody waits or fails for it.
/// </summary>
internal sealed class ModelCache(HybridCache cache, TimeSpan lifetime)
{
    public const long MostBytes = 64L * 1024 * 1024;

    private static readonly HybridCacheEntryOptions ask = new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData };
    private readonly HybridCacheEntryOptions keep = new() { Expiration = lifetime, LocalCacheExpiration = lifetime };

    /// <param name="kind">Stands before the key, with the names that tell a reader of the store what lies there.</param>
    /// <param name="decided">Everything that the value depends on. Each part with its length, so that no two lists give one key.</param>
    public static string KeyOf(string kind, params IEnumerable<string> decided)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in decided)
            hash.AppendData(Encoding.UTF8.GetBytes($"{part.Length}:{part}"));
        return $"{kind}:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    public async ValueTask<byte[]?> FindAsync(string key, CancellationToken cancellationToken) =>
        await cache.GetOrCreateAsync<byte[]?>(key, static _ => throw new InvalidOperationException("Only what is there is asked for."), ask, cancellationToken: cancellationToken);

    public ValueTask KeepAsync(string key, byte[] value, CancellationToken cancellationToken) => cache.SetAsync(key, value, keep, cancellationToken: cancellationToken);
}
