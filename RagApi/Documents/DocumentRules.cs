using System.Text.Json;
using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Documents.Reading;

namespace LlmAspire.RagApi.Documents;

/// <summary>One posted document as it was understood: either of the two is set.</summary>
internal readonly record struct CheckedDocument(SourceDocument? Document, DocumentRejection? Rejection)
{
    public static CheckedDocument Reject(string? id, string error) => new(null, new DocumentRejection(id, error));
}

/// <summary>What a posted document has to be. Every rejection names the field first.</summary>
internal static class DocumentRules
{
    private const int MaxId = 512;
    private const int MaxTitle = 1000;
    private const int MaxMetadata = 64;
    private const int MaxMetadataKey = 128;
    private const int MaxMetadataValue = 4096;

    public static CheckedDocument Check(JsonElement json, int maxCharacters)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return CheckedDocument.Reject(null, $"document: must be an object, not {Name(json.ValueKind)}");
        try
        {
            return CheckObject(json, maxCharacters);
        }
        catch (InvalidOperationException)
        {
            // JSON may escape what no text can hold; reading it throws.
            return CheckedDocument.Reject(null, "document: a string holds bytes that are not UTF-8, or half of a surrogate pair (like \\ud800), which is no character");
        }
    }

    private static CheckedDocument CheckObject(JsonElement json, int maxCharacters)
    {
        var id = Text(json, "id");
        var error = IdError(json, id) ?? TitleError(json) ?? TextError(json, maxCharacters) ?? MetadataError(json);
        return error is not null
            ? CheckedDocument.Reject(id, error)
            : new CheckedDocument(new SourceDocument(id!, NullIfBlank(Text(json, "title")), Text(json, "text") ?? "", MetadataOf(json)), null);
    }

    private static string? IdError(JsonElement json, string? id) => id switch
    {
        null => Missing(json, "id"),
        _ when string.IsNullOrWhiteSpace(id) => "id: is empty",
        { Length: > MaxId } => $"id: has {id.Length} characters; at most {MaxId} are taken",
        _ when id.Any(char.IsControl) || id != id.Trim() => "id: must not have control characters, or spaces at its ends",
        _ => null,
    };

    private static string? TitleError(JsonElement json) => Text(json, "title") switch
    {
        null => Has(json, "title") ? Missing(json, "title") : null,
        { Length: > MaxTitle } title => $"title: has {title.Length} characters; at most {MaxTitle} are taken",
        _ => null,
    };

    /// <summary>An empty text with a title is a document: collections have them.</summary>
    private static string? TextError(JsonElement json, int maxCharacters) => Text(json, "text") switch
    {
        null => Missing(json, "text"),
        { } text when text.Length > maxCharacters => $"text: has {text.Length} characters; at most {maxCharacters} are taken (Documents__MaxCharacters)",
        { } text when string.IsNullOrWhiteSpace(text) && string.IsNullOrWhiteSpace(Text(json, "title")) => "text: is empty, and there is no title either",
        _ => null,
    };

    private static string? MetadataError(JsonElement json)
    {
        if (!Has(json, "metadata"))
            return null;
        var metadata = json.GetProperty("metadata");
        if (metadata.ValueKind != JsonValueKind.Object)
            return $"metadata: must be an object, not {Name(metadata.ValueKind)}";
        if (metadata.EnumerateObject().Count() > MaxMetadata)
            return $"metadata: at most {MaxMetadata} entries are taken";
        return metadata.EnumerateObject().Select(EntryError).FirstOrDefault(error => error is not null) ?? FormatError(metadata);
    }

    private static string? EntryError(JsonProperty entry) => entry switch
    {
        { Name.Length: 0 or > MaxMetadataKey } => $"metadata: a key has 1..{MaxMetadataKey} characters",
        { Value.ValueKind: JsonValueKind.Object or JsonValueKind.Array } => $"metadata.{entry.Name}: must be a string, a number or true or false",
        { Value.ValueKind: JsonValueKind.String } when entry.Value.GetString()!.Length > MaxMetadataValue => $"metadata.{entry.Name}: at most {MaxMetadataValue} characters are taken",
        _ => null,
    };

    private static string? FormatError(JsonElement metadata) =>
        Text(metadata, TextFormats.MetadataKey) is { } format && !TextFormats.ByName.ContainsKey(format)
            ? $"metadata.format: '{format}' is not one of {string.Join(", ", TextFormats.ByName.Keys)}" : null;

    private static Dictionary<string, string> MetadataOf(JsonElement json)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Has(json, "metadata"))
            foreach (var entry in json.GetProperty("metadata").EnumerateObject().Where(entry => entry.Value.ValueKind != JsonValueKind.Null))
                metadata[entry.Name] = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : entry.Value.GetRawText();
        return metadata;
    }

    private static string Missing(JsonElement json, string field) =>
        Has(json, field) ? $"{field}: must be a string, not {Name(json.GetProperty(field).ValueKind)}" : $"{field}: is missing";

    private static bool Has(JsonElement json, string field) => json.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null;

    private static string? Text(JsonElement json, string field) => json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };
}
