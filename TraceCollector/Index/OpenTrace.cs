using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index;

/// <summary>A trace that may still grow, as the indexer holds it in memory.</summary>
internal sealed class OpenTrace(UInt128 id)
{
    /// <summary>Characters of attribute lines kept for search; what comes after is shown on the trace, but not found.</summary>
    public const int AttributesLength = 16_000;

    private readonly HashSet<string> attributeLines = new(StringComparer.Ordinal);
    private int attributeLength;

    public UInt128 Id => id;
    public Dictionary<ulong, IndexedSpan> Spans { get; } = [];
    /// <summary>Journal positions of log records by the span they belong to, before and after it arrives.</summary>
    public Dictionary<ulong, SortedSet<long>> Logs { get; } = [];
    /// <summary>When its newest span was received.</summary>
    public DateTimeOffset LastNews { get; set; }
    public bool RootEnded { get; private set; }
    /// <summary>Has a row in <c>traces</c>, which a rewrite must replace.</summary>
    public bool Stored { get; set; }
    /// <summary>Has its fact: what still comes changes the row, never the fact.</summary>
    public bool Settled { get; set; }

    /// <summary>The row as it was last made; <c>null</c> since a span has changed it.</summary>
    public TraceRecord? Record { get; set; }

    public IEnumerable<string> AttributeLines => attributeLines;

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

    public void AddAttribute(string line)
    {
        if (attributeLength + line.Length <= AttributesLength && attributeLines.Add(line))
            attributeLength += line.Length + 1;
    }
}
