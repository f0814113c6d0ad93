using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index;

/// <summary>A trace that may still grow, as the indexer holds it in memory.</summary>
internal sealed class OpenTrace(UInt128 id)
{
    /// <summary>Beyond so many spans a trace stays as it is: it comes in many pieces, and each would unpack all of it.</summary>
    private const int MostPacked = 500;

    private Dictionary<ulong, IndexedSpan>? spans = [];
    private byte[]? packed;

    public UInt128 Id => id;
    /// <summary>By id; asking for them unpacks them.</summary>
    public Dictionary<ulong, IndexedSpan> Spans => spans ??= PackedSpans.Unpack(Id, packed!).ToDictionary(span => span.SpanId);
    public int SpanCount { get; private set; }
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
        SpanCount = Spans.Count;
        Record = null;
        RootEnded |= span.ParentSpanId == 0;
    }

    /// <summary>For one whose row is made up and that waits for news.</summary>
    public void Pack()
    {
        if (spans is null || SpanCount is 0 or > MostPacked)
            return;
        packed = PackedSpans.Pack(spans.Values);
        spans = null;
    }

    public bool AddLog(ulong spanId, long position)
    {
        if (!Logs.TryGetValue(spanId, out var positions))
            Logs[spanId] = positions = [];
        return positions.Add(position);
    }
}
