using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Scores;

/// <summary>The traces of spans that are named without them. Reads one narrow column of all spans.</summary>
internal sealed class SpanTraces(TraceStore store)
{
    public Task<IReadOnlyDictionary<ulong, UInt128>> FindAsync(IReadOnlyCollection<ulong> spans, CancellationToken cancellationToken) => store.ReadAsync<IReadOnlyDictionary<ulong, UInt128>>(session =>
    {
        var found = new Dictionary<ulong, UInt128>();
        var parameters = new Dictionary<string, object?> { ["spans"] = spans.Select(span => unchecked((long)span)).ToList() };
        foreach (var (span, trace) in session.Query(Sql.Query("traces-of-spans"), parameters, row => (row.Span("span_id"), row.Trace("trace_id"))))
            found.TryAdd(span, trace);
        return found;
    }, cancellationToken);
}
