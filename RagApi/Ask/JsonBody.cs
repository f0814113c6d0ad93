using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.RagApi.Ask;

/// <summary>Fields and what is wrong with them, as a problem answer takes them.</summary>
internal sealed class FieldErrors : Dictionary<string, string[]>
{
    public FieldErrors() : base(StringComparer.Ordinal)
    {
    }

    public void Note(string field, string why) => this[field] = TryGetValue(field, out var before) ? [.. before, why] : [why];

    /// <summary>A text that may be absent but not long: it becomes an attribute of every span.</summary>
    public void AtMost(string field, string? value, int most)
    {
        if (value?.Length > most)
            Note(field, $"has {value.Length} characters; at most {most} are taken");
    }
}

/// <summary>Reads a JSON body; what is wrong with it is named by field.</summary>
internal static class JsonBody
{
    /// <summary>Bytes of a body: a question, 100 earlier messages and their escapes. Larger ones get 413.</summary>
    public const long MaxBytes = 16 * 1024 * 1024;

    public static async Task<T?> ReadAsync<T>(HttpRequest request, FieldErrors errors, CancellationToken cancellationToken)
        where T : class
    {
        if (!request.HasJsonContentType())
        {
            errors.Note("content-type", $"is '{request.ContentType}'; expected application/json");
            return null;
        }
        try
        {
            var body = await JsonSerializer.DeserializeAsync<T>(request.Body, WireJson.Options, cancellationToken);
            if (body is null)
                errors.Note("body", "is null; expected an object");
            return body;
        }
        catch (JsonException error)
        {
            errors.Note(Field(error.Path), Why(error));
            return null;
        }
    }

    /// <summary><c>$.history[0].role</c> is <c>history[0].role</c>; the whole is <c>body</c>.</summary>
    private static string Field(string? path) => path is null or "$" or "" ? "body" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path.TrimStart('$');

    /// <summary>The reader's own words end with path and line, and name CLR types; neither helps the sender.</summary>
    private static string Why(JsonException error) => error.InnerException is InvalidOperationException
        ? "holds bytes that are not UTF-8, or half of a surrogate pair"
        : error.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
        ? "has the wrong type"
        : $"is not valid JSON: {error.Message.Split(" Path:")[0].Split(" LineNumber:")[0]}";
}
