using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Erasing;

/// <summary>What is left of a record without some traces, and without the scores of some users. Metrics belong to no trace and stay.</summary>
internal static class ErasedBody
{
    /// <returns><c>null</c> where the record holds nothing of them; empty where it holds nothing else.</returns>
    public static ReadOnlyMemory<byte>? Of(JournalRecord record, IReadOnlySet<UInt128> traces, IReadOnlyCollection<string> users) => record.Kind switch
    {
        RecordKind.Traces => OtlpWithout.Spans(record.Body.Span, traces),
        RecordKind.Logs => OtlpWithout.Logs(record.Body.Span, traces),
        RecordKind.Scores => Scores(record.Body.Span, traces, users),
        _ => null,
    };

    private static ReadOnlyMemory<byte>? Scores(ReadOnlySpan<byte> body, IReadOnlySet<UInt128> traces, IReadOnlyCollection<string> users)
    {
        var scores = JsonSerializer.Deserialize<List<Score>>(body, WireJson.Options) ?? [];
        var kept = scores.Where(score => !IsOf(score, traces) && !users.Contains(score.Author)).ToList();
        if (kept.Count == scores.Count)
            return null;
        return kept.Count == 0 ? ReadOnlyMemory<byte>.Empty : JsonSerializer.SerializeToUtf8Bytes(kept, WireJson.Options);
    }

    private static bool IsOf(Score score, IReadOnlySet<UInt128> traces) => Ids.TryTrace(score.TraceId, out var trace) && traces.Contains(trace);
}
