using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Scores;

/// <summary>A request's JSON, or why it cannot be read.</summary>
/// <param name="Status">400 or 413 where <paramref name="Fault"/> is set.</param>
internal sealed record ScoreBody(JsonNode? Json, int Status, string? Fault)
{
    /// <summary>Bytes of a body; a larger one is answered 413.</summary>
    public const int LargestBody = 8 << 20;

    private static readonly JsonDocumentOptions OncePerName = new() { AllowDuplicateProperties = false };

    public static async Task<ScoreBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await BytesAsync(request.Body, cancellationToken) is { } bytes ? Read(bytes.Span) : TooLarge;
        }
        catch (JsonException e)
        {
            return new(null, StatusCodes.Status400BadRequest, $"Must be JSON: {e.Message}");
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge;
        }
    }

    /// <summary>What parses and still throws once a property is asked for is refused here: one that stands twice, a text that is none. Half a character is mended.</summary>
    private static ScoreBody Read(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes)
        ? new(JsonNode.Parse(Surrogates.Mended(bytes) ?? bytes, documentOptions: OncePerName), StatusCodes.Status200OK, null)
        : new(null, StatusCodes.Status400BadRequest, "Must be UTF-8.");

    private static ScoreBody TooLarge { get; } = new(null, StatusCodes.Status413PayloadTooLarge, $"A body may have at most {LargestBody} bytes.");

    private static async Task<ReadOnlyMemory<byte>?> BytesAsync(Stream body, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var part = new byte[16 << 10];
        while (await body.ReadAsync(part, cancellationToken) is > 0 and var read)
        {
            if (buffer.Length + read > LargestBody)
                return null;
            buffer.Write(part, 0, read);
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
