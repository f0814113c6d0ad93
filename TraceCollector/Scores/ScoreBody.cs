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

    /// <summary>
    /// Of a list, and values in all: each becomes an object, and each item that is no score a line of the answer. 8 MB of zeros were 5 GB of memory and an
    /// answer of 341 MB. A body full of scores has some 30,000, of ten values each.
    /// </summary>
    public const int MostItems = 50_000;
    private const int MostValues = 10 * MostItems;

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
    private static ScoreBody Read(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
            return new(null, StatusCodes.Status400BadRequest, "Must be UTF-8.");
        if (HasTooManyValues(bytes))
            return TooMany;
        var json = JsonElement.Parse(Surrogates.Mended(bytes) ?? bytes, OncePerName);
        return Lists(json).Any(list => list.GetArrayLength() > MostItems) ? TooMany : new(Node(json), StatusCodes.Status200OK, null);
    }

    /// <summary>Counted before anything is made of them.</summary>
    private static bool HasTooManyValues(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        for (var values = 0; reader.Read();)
            if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray) && ++values > MostValues)
                return true;
        return false;
    }

    /// <summary>Where scores stand: the body itself, or what a property of it holds.</summary>
    private static IEnumerable<JsonElement> Lists(JsonElement json) =>
        (json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().Select(property => property.Value) : [json]).Where(value => value.ValueKind == JsonValueKind.Array);

    private static JsonNode? Node(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Array => JsonArray.Create(json),
        JsonValueKind.Object => JsonObject.Create(json),
        _ => JsonValue.Create(json),
    };

    private static ScoreBody TooMany { get; } = new(null, StatusCodes.Status413PayloadTooLarge, $"A body may have at most {MostItems} scores, and {MostValues} values in all.");

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
