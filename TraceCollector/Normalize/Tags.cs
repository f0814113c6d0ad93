using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize;

/// <summary>
/// What an application marked a request with. Every client has a name of its own for the list, and each of them ends alike (<c>langfuse.trace.tags</c>, <c>tag.tags</c>,
/// <c>langsmith.span.tags</c>, <c>ai.telemetry.metadata.tags</c>, <c>logfire.tags</c>); MLflow's are pairs.
/// </summary>
internal static class Tags
{
    private const string Pair = "mlflow.traceTag.";

    /// <summary>Of a span.</summary>
    private const int Most = 100;

    /// <summary>Whether a key is read here.</summary>
    public static bool IsKey(string key) => key.EndsWith(".tags", StringComparison.Ordinal) || key == "tags" || key.StartsWith(Pair, StringComparison.Ordinal);

    /// <summary>Of all lists of the span, each tag once; <c>null</c> where there is none. A pair is <c>name:value</c>.</summary>
    public static IReadOnlyList<string>? Of(Attributes attributes)
    {
        string[] tags = [.. attributes.Items.Where(item => IsKey(item.Key)).Take(Most).SelectMany(item => Of(item.Key, item.Value)).Where(tag => tag.Length > 0).Select(tag => Names.Cut(tag)!).Distinct().Take(Most)];
        return tags.Length == 0 ? null : tags;
    }

    private static IEnumerable<string> Of(string key, AnyValue value) => key.StartsWith(Pair, StringComparison.Ordinal)
        ? AnyJson.Text(value) is { } text ? [$"{key[Pair.Length..]}:{text}"] : []
        : AttributeReading.Texts(value) ?? [];
}
