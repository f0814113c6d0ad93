using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Index;

/// <summary>A trace that may still grow, as the indexer holds it in memory.</summary>
internal sealed class OpenTrace(UInt128 id)
{
    /// <summary>
    /// So many spans make up a trace's row: of a trace that never ends, those that come after have rows of their own and are shown, but its figures stay.
    /// Otherwise each would be added up with all before it, and a trace that has settled be read from the journal as a whole for every span that comes late.
    /// </summary>
    public const int MostSpans = 250_000;

    /// <summary>Beyond so many spans a trace stays as it is: it comes in many pieces, and each would unpack all of it.</summary>
    private const int MostPacked = 500;

    private Dictionary<ulong, IndexedSpan>? spans = new(SpanIds.Comparer);
    private byte[]? packed;
    /// <summary>Ids of its spans where it has all that it may have; <c>null</c> until then.</summary>
    private HashSet<ulong>? all;

    public UInt128 Id => id;
    /// <summary>By id; asking for them unpacks them.</summary>
    public Dictionary<ulong, IndexedSpan> Spans => spans ??= PackedSpans.Unpack(Id, packed!).ToDictionary(span => span.SpanId, SpanIds.Comparer);
    public int SpanCount { get; private set; }

    public bool IsFull => all is not null || SpanCount >= MostSpans;

    public bool Has(ulong spanId) => all?.Contains(spanId) ?? Spans.ContainsKey(spanId);

    /// <summary>Spans that have rows of their own and no part in the trace's but that they are counted, and where the last of them lies.</summary>
    public (int Spans, long Last) Passed { get; private set; }

    public void Pass(ulong spanId, long position)
    {
        (all ??= Spans.Keys.ToHashSet(SpanIds.Comparer)).Add(spanId);
        Passed = (Passed.Spans + 1, Math.Max(Passed.Last, position));
        Record = Record is { } made ? made with { SpanCount = made.SpanCount + 1, LastPosition = Math.Max(made.LastPosition, position) } : null;
    }

    /// <summary>All of it is in the tables, and only what they say of its end will change.</summary>
    public void Fill(IEnumerable<ulong> spanIds) => all = spanIds.ToHashSet(SpanIds.Comparer);

    /// <summary>Its spans, those with long names and ids counted as the several they take the room of.</summary>
    public int Weight { get; private set; }
    /// <summary>Journal positions of log records by the span they belong to, before and after it arrives.</summary>
    public Dictionary<ulong, SortedSet<long>> Logs { get; } = new(SpanIds.Comparer);
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
        Weight += span.Weight - (Spans.TryGetValue(span.SpanId, out var before) ? before.Weight : 0);
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

    /// <summary>Whether it is new, and its span is to be read with it.</summary>
    public bool AddLog(ulong spanId, long position)
    {
        if (!Logs.TryGetValue(spanId, out var positions))
            Logs[spanId] = positions = [];
        return positions.Count < SpanLogs.MostRecords && positions.Add(position);
    }
}
