using System.Runtime.InteropServices;
using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Texts, attributes and events of spans, from the journal by position. What one answer takes of it is bounded, however many traces it is about.</summary>
internal sealed class SpanTexts(IJournal journal, PriceList prices, long mostBytes = SpanTexts.MostBytes)
{
    /// <summary>So much of the journal is held in one answer, some seven times that in memory (<see cref="AnswerRoom"/>). What lies beyond is read span by span.</summary>
    public const long MostBytes = 32 << 20;

    /// <summary>What a resource may take for nothing each time it is told again, with every span beneath it.</summary>
    private const int UsualResource = 4 << 10;

    private readonly SpanSource source = new(journal);
    private double bytes;

    /// <summary>What resources take beyond that: few spans of one record can ask for gigabytes, so it is looked at span by span.</summary>
    private long repeated;
    private (ResourceData? Told, IReadOnlyDictionary<string, JsonElement> Attributes, int Bytes) resource = (null, new Dictionary<string, JsonElement>(), 0);

    /// <summary>Reads each record once, in the journal's order; a span whose record is gone keeps what its row says.</summary>
    /// <param name="logs">Positions of records with logs of a span.</param>
    /// <returns>The spans in the order given, and how many came without texts because there were too many.</returns>
    public (List<SpanDetail> Spans, int WithoutTexts) Read(UInt128 traceId, IReadOnlyList<IndexedSpan> rows, List<SpanDetail> spans, ILookup<ulong, long> logs)
    {
        var texts = new Dictionary<string, SpanDetail>(StringComparer.Ordinal);
        var compact = spans.ToDictionary(span => span.SpanId);
        var without = 0;
        foreach (var record in rows.GroupBy(row => row.Position).OrderBy(group => group.Key))
        {
            var wanted = record.Select(row => row.SpanId).ToHashSet(SpanIds.Comparer);
            if (bytes + repeated > mostBytes)
            {
                without += wanted.Count;
                continue;
            }
            var read = source.Read(record.Key);
            bytes += read is null ? 0 : (double)read.Bytes * wanted.Count / Math.Max(read.Spans.Count, 1);
            foreach (var span in read?.Spans ?? [])
                if (span.TraceId == traceId && wanted.Remove(span.SpanId) && Ids.SpanText(span.SpanId) is var id)
                {
                    Tell(span.Resource);
                    if (repeated > mostBytes && texts.Count > 0)
                        without++;
                    else
                        texts[id] = Estimates.Offer(SpanDetails.WithTexts(compact[id], SpanSource.Normalise(span, logs.Contains(span.SpanId) ? source.Logs(logs[span.SpanId], traceId, span.SpanId) : []), resource.Attributes), prices);
                }
        }
        return (spans.ConvertAll(span => texts.GetValueOrDefault(span.SpanId, span)), without);
    }

    /// <summary>Spans of one resource come together: what is told of it is made once. It is written with each of them, and counts each time.</summary>
    private void Tell(ResourceData told)
    {
        if (!ReferenceEquals(told, resource.Told))
        {
            var attributes = AnyJson.ToDictionary(told.Attributes);
            resource = (told, attributes, attributes.Sum(item => item.Key.Length + JsonMarshal.GetRawUtf8Value(item.Value).Length));
        }
        repeated += Math.Max(0, resource.Bytes - UsualResource);
    }

    /// <summary>What reading these will hold at most, known without reading it: it stops at a bound, but no record is read in part.</summary>
    public long Room(IEnumerable<IndexedSpan> rows, IEnumerable<long> logs)
    {
        var lengths = journal.BodyLengths(rows.Select(row => row.Position).Concat(logs).ToHashSet());
        return lengths.Count == 0 ? 0 : Math.Min(lengths.Sum(length => (long)length), Math.Max(mostBytes, lengths.Max()));
    }

    /// <summary>Where the logs of a trace's spans lie.</summary>
    public static ILookup<ulong, long> Logs(StoreSession session, UInt128 traceId) =>
        session.Query(Sql.Query("trace-logs"), new Dictionary<string, object?> { ["id"] = TraceKey.Write(traceId) }, row => (Span: row.Span("span_id"), Position: row.Long("position"))).ToLookup(log => log.Span, log => log.Position);
}
