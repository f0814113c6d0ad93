using System.IO.Compression;
using ZstdSharp;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>The content encodings a request may have. OTLP asks for gzip; clients send the others too.</summary>
internal static class ContentCoding
{
    /// <summary>For <c>Accept-Encoding</c> of a 415.</summary>
    public const string Known = "gzip, deflate, zstd";

    /// <summary>
    /// Without this .NET reads a gzip stream that was cut off as one that ended early, and half a body would be acknowledged as a whole.
    /// It is read once a process: call it before anything is decompressed.
    /// </summary>
    public static void RefuseCutStreams() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    public static bool IsPlain(string? coding) => coding is null or "" || coding.Equals("identity", StringComparison.OrdinalIgnoreCase);

    /// <summary>A stream of the decompressed bytes; <c>null</c> for an encoding that is none of ours. Reading it throws <see cref="InvalidDataException"/> for damaged bytes.</summary>
    public static Stream? Decompress(string coding, Stream source, ReadOnlySpan<byte> start) => coding.Trim().ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(source, CompressionMode.Decompress),
        // The standard means zlib's wrapping; some clients send the bare form.
        "deflate" => HasZlibHeader(start) ? new ZLibStream(source, CompressionMode.Decompress) : new DeflateStream(source, CompressionMode.Decompress),
        "zstd" => new DecompressionStream(source),
        _ => null,
    };

    private static bool HasZlibHeader(ReadOnlySpan<byte> start) => start.Length >= 2 && (start[0] & 0x0F) == 8 && ((start[0] << 8) | start[1]) % 31 == 0;
}
