using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index;

/// <summary>A trace that may still grow, as the indexer holds it in memory.</summary>
internal sealed class OpenTrace(UInt128 id)
{
    public UInt128 Id => id;
    public Dictionary<ulong, IndexedSpan> Spans { get; } = [];
    /// <summary>Journal positions of log records by the span they belong to, before and after it arrives.</summary>
    public Dictionary<ulong, SortedSet<long>> Logs { get; } = [];
    public SearchTexts Texts { get; } = new();
    /// <summary>When its newest span was received.</summary>
    public DateTimeOffset LastNews { get; set; }
    public bool RootEnded { get; private set; }
    /// <summary><c>first_position</c> of its row in <c>traces</c>, which a rewrite must replace; <c>null</c> where it has none.</summary>
    public long? StoredFrom { get; set; }
    /// <summary>The row as it stands in the tables; <c>null</c> where only they know.</summary>
    public TraceRecord? StoredRecord { get; set; }
    /// <summary>Has its fact: what still comes changes the row, never the fact.</summary>
    public bool Settled { get; set; }

    /// <summary>The row as it was last made; <c>null</c> since a span has changed it.</summary>
    public TraceRecord? Record { get; set; }

    /// <summary>Whether a change event has been raised for what it cost, or for its steps.</summary>
    public bool RanAwayByCost { get; set; }
    public bool RanAwayBySteps { get; set; }

    public DateTimeOffset DueAt => Settling.DueAt(RootEnded, LastNews);

    public void Put(IndexedSpan span)
    {
        Spans[span.SpanId] = span;
        Record = null;
        RootEnded |= span.ParentSpanId == 0;
    }

    public bool AddLog(ulong spanId, long position)
    {
        if (!Logs.TryGetValue(spanId, out var positions))
            Logs[spanId] = positions = [];
        return positions.Add(position);
    }
}
