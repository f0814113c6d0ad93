using System.IO.Hashing;
using Microsoft.Extensions.ObjectPool;
using ZstdNet;

namespace LlmAspire.TraceCollector.Journal;

/// <summary>Between a body and the bytes of its record, by Zstandard's own library (ADR 0041). Safe for many threads; the pools keep at most two contexts a core.</summary>
internal static class RecordCodec
{
    // Level 1: 600 bytes a span where level 3 needs 540 at half the speed (performance.md).
    private const int Level = 1;

    private static readonly CompressionOptions Options = new(Level);
    private static readonly ObjectPool<Compressor> Compressors = new DefaultObjectPoolProvider().Create(new Policy<Compressor>(() => new Compressor(Options)));
    private static readonly ObjectPool<Decompressor> Decompressors = new DefaultObjectPoolProvider().Create(new Policy<Decompressor>(() => new Decompressor()));

    /// <summary>A whole record in a buffer of <see cref="LargeBuffers"/>; the caller gives it back.</summary>
    public static ArraySegment<byte> Encode(RecordKind kind, DateTimeOffset receivedAt, ReadOnlySpan<byte> body)
    {
        var buffer = LargeBuffers.Rent(RecordHeader.Size + Compressor.GetCompressBound(body.Length));
        var target = buffer.AsSpan(RecordHeader.Size);
        var stored = Compress(body, target);
        var compressed = stored < body.Length;
        if (!compressed)
        {
            body.CopyTo(target);
            stored = body.Length;
        }
        new RecordHeader(stored, kind, compressed, body.Length, receivedAt.UtcTicks, XxHash64.HashToUInt64(target[..stored])).Write(buffer);
        return new ArraySegment<byte>(buffer, 0, RecordHeader.Size + stored);
    }

    /// <summary>Fills <paramref name="body"/> (of <see cref="RecordHeader.BodyLength"/>); false where the stored bytes are not what was written.</summary>
    public static bool TryDecode(in RecordHeader header, ReadOnlySpan<byte> stored, Span<byte> body)
    {
        if (XxHash64.HashToUInt64(stored) != header.BodyHash)
            return false;
        if (!header.Compressed)
            return stored.Length == body.Length && stored.TryCopyTo(body);
        var decompressor = Decompressors.Get();
        try
        {
            return decompressor.Unwrap(stored, body) == body.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
        finally
        {
            Decompressors.Return(decompressor);
        }
    }

    private static int Compress(ReadOnlySpan<byte> body, Span<byte> target)
    {
        var compressor = Compressors.Get();
        try
        {
            return compressor.Wrap(body, target);
        }
        finally
        {
            Compressors.Return(compressor);
        }
    }

    private sealed class Policy<T>(Func<T> create) : PooledObjectPolicy<T>
        where T : notnull
    {
        public override T Create() => create();

        public override bool Return(T obj) => true;
    }
}
