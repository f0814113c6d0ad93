using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Which retrieved documents the answer used: named by the application (<c>rag.used_chunks</c>) or by a judge (score <c>used_chunks</c>).</summary>
internal static class UsedChunks
{
    private const string Attribute = "rag.used_chunks";
    private const string ScoreName = "used_chunks";

    /// <summary>Ids that someone named; <c>null</c> where no one has judged.</summary>
    public static IReadOnlySet<string>? Named(IReadOnlyList<SpanDetail> spans, IReadOnlyList<Score> scores)
    {
        var lists = spans.Select(span => span.Attributes.TryGetValue(Attribute, out var value) ? ListOf(value) : null)
            .Concat(scores.Where(score => score.Name == ScoreName).Select(score => ChunksOf(score.Explanation)))
            .OfType<IReadOnlyList<string>>()
            .ToList();
        return lists.Count == 0 ? null : lists.SelectMany(list => list).ToHashSet(StringComparer.Ordinal);
    }

    public static List<SpanDetail> Mark(List<SpanDetail> spans, IReadOnlySet<string>? used) => used is null
        ? spans
        : spans.ConvertAll(span => span.Documents.Count == 0
            ? span
            : span with { Documents = [.. span.Documents.Select(document => document with { Used = document.Id is { } id ? used.Contains(id) : null })] });

    /// <summary>A judge's explanation: <c>{ "chunks": ["id", …] }</c> beside what else it says.</summary>
    private static List<string>? ChunksOf(string? explanation)
    {
        if (explanation is null || !explanation.StartsWith('{'))
            return null;
        return AnyJson.Parse(explanation)?.Member("chunks") is { } chunks ? ListOf(chunks) : null;
    }

    private static List<string>? ListOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
        JsonValueKind.String when value.GetString()!.StartsWith('[') => AnyJson.Parse(value.GetString()) is { } list ? ListOf(list) : null,
        JsonValueKind.String => [.. value.GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        _ => null,
    };
}
