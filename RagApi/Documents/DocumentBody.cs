using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace LlmAspire.RagApi.Documents;

/// <summary>The body of <c>POST /documents</c>: one object, an array, or one object a line (NDJSON).</summary>
internal static class DocumentBody
{
    private static readonly string[] LineTypes = ["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/json-lines"];

    public static bool IsLines(string? contentType) => Array.Exists(LineTypes, type => contentType?.StartsWith(type, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Also what a client sends that sets no type: curl calls any body a form.</summary>
    public static bool IsJson(string? contentType) =>
        string.IsNullOrEmpty(contentType) || contentType.Contains("json", StringComparison.OrdinalIgnoreCase) || contentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    /// <summary>Throws <see cref="JsonException"/> where the body as a whole is not JSON; a document that is no good is an element of the list.</summary>
    public static async Task<IReadOnlyList<CheckedDocument>> ReadAsync(Stream body, int maxCharacters, CancellationToken cancellationToken)
    {
        using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        return json.RootElement.ValueKind == JsonValueKind.Array
            ? [.. json.RootElement.EnumerateArray().Select(element => DocumentRules.Check(element, maxCharacters))]
            : [DocumentRules.Check(json.RootElement, maxCharacters)];
    }

    /// <summary>A line that is not JSON is rejected by its number; the others are taken. Blank lines are skipped.</summary>
    public static async Task<IReadOnlyList<CheckedDocument>> ReadLinesAsync(PipeReader body, int maxCharacters, CancellationToken cancellationToken)
    {
        var documents = new List<CheckedDocument>();
        var number = 0;
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                AddLine(documents, rest.Slice(0, end), ++number, maxCharacters);
                rest = rest.Slice(rest.GetPosition(1, end));
            }
            if (read.IsCompleted)
            {
                AddLine(documents, rest, ++number, maxCharacters);
                body.AdvanceTo(read.Buffer.End);
                return documents;
            }
            body.AdvanceTo(rest.Start, rest.End);
        }
    }

    private static void AddLine(List<CheckedDocument> documents, ReadOnlySequence<byte> line, int number, int maxCharacters)
    {
        if (IsBlank(line))
            return;
        try
        {
            using var json = JsonDocument.Parse(line);
            documents.Add(DocumentRules.Check(json.RootElement, maxCharacters));
        }
        catch (JsonException error)
        {
            documents.Add(CheckedDocument.Reject(null, $"line {number}: is not JSON ({error.Message})"));
        }
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
            if (part.Span.ContainsAnyExcept(" \t\r"u8))
                return false;
        return true;
    }
}
