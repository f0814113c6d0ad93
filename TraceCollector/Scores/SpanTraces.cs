using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Scores;

/// <summary>The traces of spans that scores name without them. Reads one narrow column of all spans.</summary>
internal static class SpanTraces
{
    /// <summary>The span of a score that names it alone.</summary>
    public static ulong? Of(Score score) => score is { TraceId: null, SessionId: null, ResponseId: null } && Ids.TrySpan(score.SpanId, out var span) ? span : null;

    /// <summary>The same scores, each with the trace of its span where the tables know it.</summary>
    public static IReadOnlyList<Score> Name(StoreSession session, IReadOnlyList<Score> scores)
    {
        var known = Find(session, scores.Select(Of).OfType<ulong>().ToHashSet());
        return known.Count == 0 ? scores : [.. scores.Select(score => Of(score) is { } span && known.TryGetValue(span, out var trace) ? score with { TraceId = Ids.TraceText(trace) } : score)];
    }

    private static Dictionary<ulong, UInt128> Find(StoreSession session, HashSet<ulong> spans)
    {
        var found = new Dictionary<ulong, UInt128>();
        if (spans.Count == 0)
            return found;
        var parameters = new Dictionary<string, object?> { ["spans"] = spans.Select(span => unchecked((long)span)).ToList() };
        foreach (var (span, trace) in session.Query(Sql.Query("traces-of-spans"), parameters, row => (row.Span("span_id"), row.Trace("trace_id"))))
            found.TryAdd(span, trace);
        return found;
    }
}
