using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Erasing;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Metrics;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Index;

/// <summary>A journal record as what it holds. Of metrics only those that are kept are read.</summary>
internal sealed record DecodedRecord(long Position, long Next, DateTimeOffset ReceivedAt, int Bytes)
{
    public IReadOnlyList<SpanData> Spans { get; init; } = [];
    public IReadOnlyList<LogData> Logs { get; init; } = [];
    public IReadOnlyList<MetricPoint> Metrics { get; private init; } = [];
    public IReadOnlyList<Score> Scores { get; init; } = [];
    public Erasure? Erasure { get; private init; }

    private Dictionary<(UInt128, ulong), SpanData>? spansById;
    private ILookup<(UInt128, ulong), LogData>? logsById;

    /// <summary>The first span with these ids. The whole record is asked for its spans one by one where a trace is built again, so it is not looked through.</summary>
    public SpanData? Span(UInt128 traceId, ulong spanId) => (spansById ??= ById()).GetValueOrDefault((traceId, spanId));

    /// <summary>Log records of a span, as they came.</summary>
    public IEnumerable<LogData> LogsOf(UInt128 traceId, ulong spanId) => (logsById ??= Logs.ToLookup(log => (log.TraceId, log.SpanId), SpanIds.Comparer))[(traceId, spanId)];

    private Dictionary<(UInt128, ulong), SpanData> ById()
    {
        var byId = new Dictionary<(UInt128, ulong), SpanData>(Spans.Count, SpanIds.Comparer);
        foreach (var span in Spans)
            byId.TryAdd((span.TraceId, span.SpanId), span);
        return byId;
    }

    /// <summary>Throws <see cref="InvalidDataException"/> for a body that is not what its record says.</summary>
    public static DecodedRecord From(JournalRecord record)
    {
        var decoded = Empty(record);
        return record.Kind switch
        {
            RecordKind.Traces => decoded with { Spans = OtlpReader.ReadSpans(record.Body) },
            RecordKind.Logs => decoded with { Logs = OtlpReader.ReadLogs(record.Body) },
            RecordKind.Metrics => decoded with { Metrics = OtlpReader.ReadMetrics(record.Body, MetricNames.AreKept) },
            RecordKind.Scores => decoded with { Scores = ReadScores(record.Body) },
            RecordKind.Erasure => decoded with { Erasure = Erasure.Read(record.Body.Span) },
            _ => decoded,
        };
    }

    /// <summary>The record's place without its content: what is left of one that cannot be read.</summary>
    public static DecodedRecord Empty(JournalRecord record) => new(record.Position, record.Next, record.ReceivedAt, record.Body.Length);

    private static List<Score> ReadScores(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<List<Score>>(body.Span, WireJson.Options) ?? [];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("A journal record of scores is not the JSON it should be.", e);
        }
    }
}
