using System.Text.Json;
using System.Text.Json.Nodes;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Scores;

/// <summary>One score from JSON, or why it is none.</summary>
internal static class ScoreReading
{
    public static (Score? Score, string? Fault) Read(JsonNode? node)
    {
        if (node is not JsonObject item)
            return (null, "Must be an object.");
        if (Text(item, "name") is null)
            return (null, "name: must be given, as text.");
        if (Text(item, "source") is not { } source || !Words<ScoreSource>.TryRead(source, out _))
            return (null, $"source: must be one of {string.Join(", ", Words<ScoreSource>.All)}.");
        if (item["value"]?.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
            item["value"] = item["value"]!.GetValue<bool>() ? 1 : 0;
        try
        {
            return (item.Deserialize<Score>(WireJson.Options), null);
        }
        catch (JsonException e)
        {
            var field = e.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : "score";
            return (null, $"{field}: has the wrong type or form.");
        }
    }

    private static string? Text(JsonObject item, string key) =>
        item[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text ? text : null;
}
