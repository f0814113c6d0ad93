using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Erasing;
using LlmAspire.TraceCollector.Metrics;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Index;

/// <summary>A row of <c>traces</c> to be written.</summary>
/// <param name="Before">The row it takes the place of; <c>null</c> where there is none, or where only the tables know it.</param>
/// <param name="StoredFrom"><c>first_position</c> of the row it takes the place of; <c>null</c> where there is none.</param>
internal sealed record TraceChange(TraceRecord Record, TraceRecord? Before, long? StoredFrom);

/// <summary>What one transaction changes. Bounded by the records gathered for it: 14,000 spans and the rest of the last record.</summary>
internal sealed class IndexBatch
{
    private Dictionary<ulong, UInt128>? traces;

    public Dictionary<(UInt128 TraceId, ulong SpanId), IndexedSpan> NewSpans { get; } = new(SpanIds.Comparer);
    /// <summary>Spans whose row is replaced, because log records told more about them.</summary>
    public Dictionary<(UInt128 TraceId, ulong SpanId), IndexedSpan> ChangedSpans { get; } = new(SpanIds.Comparer);
    public List<SpanLogRecord> Logs { get; } = [];
    public HashSet<OpenTrace> Touched { get; } = [];
    public List<TraceChange> Traces { get; } = [];
    /// <summary>Traces that are in the tables only and have more spans now: how many, and where the last lies.</summary>
    public List<(UInt128 TraceId, long StoredFrom, int More, long Last)> Extended { get; } = [];
    public List<TraceTexts> Texts { get; } = [];
    public List<FactRecord> Facts { get; } = [];
    public Dictionary<Guid, ScoreRecord> Scores { get; } = [];
    /// <summary>Spans of this batch that scores were waiting for, and where they stand.</summary>
    public Dictionary<ulong, (UInt128 Trace, long Position)> Came { get; } = new(SpanIds.Comparer);
    /// <summary>Spans that scores waited for too long.</summary>
    public IReadOnlyList<ulong> Expired { get; set; } = [];
    /// <summary>Scores that found no room to wait in; once the batch is written, those too that waited for too long.</summary>
    public int NotJoined { get; set; }
    /// <summary>At most two a trace; written before erasures, which take those of their traces away.</summary>
    public List<ChangeEvent> Changes { get; } = [];
    /// <summary>Erasures met, by position; carried out after all rows of the batch are there.</summary>
    public List<(long Position, Erasure Erasure)> Erasures { get; } = [];
    public MetricBatch Metrics { get; set; } = new();
    /// <summary>Where the journal is to be read on; <c>null</c> where the batch only settles.</summary>
    public long? Next { get; set; }

    /// <summary>Trace of a span of this batch; 0 where it has none of this id. Made up at the first question: few scores name a span and not its trace.</summary>
    public UInt128 TraceOf(ulong span) => (traces ??= Traced()).GetValueOrDefault(span);

    /// <summary>Puts a span's row beside the others, or in place of the one it replaces.</summary>
    public void Put(IndexedSpan span, bool isNew)
    {
        var key = (span.TraceId, span.SpanId);
        if (isNew || NewSpans.ContainsKey(key))
        {
            NewSpans[key] = span;
            traces?.TryAdd(span.SpanId, span.TraceId);
        }
        else
            ChangedSpans[key] = span;
    }

    private Dictionary<ulong, UInt128> Traced()
    {
        var traced = new Dictionary<ulong, UInt128>(NewSpans.Count, SpanIds.Comparer);
        foreach (var (trace, span) in NewSpans.Keys)
            traced.TryAdd(span, trace);
        return traced;
    }

    public bool IsEmpty => Next is null && Touched.Count == 0 && Facts.Count == 0 && Expired.Count == 0;
}
