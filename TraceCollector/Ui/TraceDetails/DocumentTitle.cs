using System.Text.Json;

namespace LlmAspire.TraceCollector.Ui.TraceDetails;

internal static class DocumentTitle
{
    private static readonly string[] Names = ["title", "heading", "section", "source", "path", "url", "file"];

    /// <summary>The document's title and heading where its metadata has them, else its id, else its rank.</summary>
    public static string Of(RetrievedDocument document)
    {
        var found = Read(document.Metadata);
        return found.Count > 0 ? string.Join(" › ", found) : document.Id ?? $"document {document.Rank}";
    }

    private static List<string> Read(string? metadata)
    {
        if (string.IsNullOrWhiteSpace(metadata) || metadata[0] != '{')
            return [];
        try
        {
            using var json = JsonDocument.Parse(metadata);
            var texts = Names.Select(name => json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null);
            return [.. texts.Where(text => !string.IsNullOrWhiteSpace(text)).OfType<string>().Distinct().Take(2)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is a text that was cut inside a character pair.
            return [];
        }
    }
}
