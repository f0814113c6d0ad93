using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace LlmAspire.RagApi.Retrieval.Embedding;

/// <summary>
/// Vectors that a model has answered, by the SHA-256 of their text: one file a model, so that a restart pays for nothing twice. Every record is
/// 32 bytes of hash and the floats. Not synced: what is lost is asked for again. Bounded by <see cref="MaxVectors"/>: when full, the file starts anew.
/// </summary>
internal sealed class VectorCache(string folder, string embedder)
{
    private const int HashBytes = 32;
    private const int MaxVectors = 500_000;

    private readonly string _path = Path.Combine(folder, $"vectors-{KeyOf(embedder)[..12]}.bin");
    private Dictionary<string, float[]>? _vectors;

    public static string KeyOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public bool Contains(string key) => Vectors.ContainsKey(key);

    public float[] Get(string key) => Vectors[key];

    /// <summary>Throws <see cref="InvalidDataException"/> where a vector has another length than those before it.</summary>
    public void Add(IReadOnlyList<string> keys, IReadOnlyList<float[]> vectors)
    {
        var dimensions = Vectors.Count > 0 ? Vectors.Values.First().Length : vectors[0].Length;
        if (vectors.FirstOrDefault(vector => vector.Length != dimensions) is { } odd)
            throw new InvalidDataException($"A vector has {odd.Length} dimensions where others have {dimensions}; if the model was changed on purpose, delete '{_path}'.");
        using var file = new FileStream(_path, Vectors.Count == 0 ? FileMode.Create : FileMode.Append);
        if (Vectors.Count == 0)
            file.Write(BitConverter.GetBytes(dimensions));
        for (var i = 0; i < keys.Count; i++)
        {
            file.Write(Convert.FromHexString(keys[i]));
            file.Write(MemoryMarshal.AsBytes<float>(vectors[i]));
            Vectors[keys[i]] = vectors[i];
        }
    }

    private Dictionary<string, float[]> Vectors => _vectors ??= Load();

    private Dictionary<string, float[]> Load()
    {
        var vectors = new Dictionary<string, float[]>(StringComparer.Ordinal);
        Directory.CreateDirectory(folder);
        if (!File.Exists(_path))
            return vectors;
        using var file = File.OpenRead(_path);
        Span<byte> head = stackalloc byte[sizeof(int)];
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || BitConverter.ToInt32(head) is not (> 0 and <= 16384) and var _)
            return vectors;
        var record = new byte[HashBytes + (BitConverter.ToInt32(head) * sizeof(float))];
        while (vectors.Count < MaxVectors && file.ReadAtLeast(record, record.Length, throwOnEndOfStream: false) == record.Length)
            vectors[Convert.ToHexStringLower(record.AsSpan(0, HashBytes))] = MemoryMarshal.Cast<byte, float>(record.AsSpan(HashBytes)).ToArray();
        return Whole(vectors, file.Length, record.Length);
    }

    /// <summary>A file that ends inside a record, or is full, starts anew: appending to it would shift what follows.</summary>
    private static Dictionary<string, float[]> Whole(Dictionary<string, float[]> vectors, long bytes, int record) =>
        vectors.Count < MaxVectors && (bytes - sizeof(int)) % record == 0 ? vectors : new Dictionary<string, float[]>(StringComparer.Ordinal);
}
