using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Rows of <c>trace-spans.sql</c>, <c>spans-of-traces.sql</c> and <c>reprice-spans.sql</c>, by column number: what can be said of spans without their texts. Equal texts become one string.</summary>
/// <param name="traceId">Of all rows; <c>null</c> where each has its own in a last column.</param>
internal sealed class SpanRows(UInt128? traceId)
{
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

    public static ulong Id(StoreRow row) => unchecked((ulong)row.Long(0));

    public IndexedSpan Read(StoreRow row)
    {
        var (usage, tier) = Billing(row);
        return new()
        {
            TraceId = traceId ?? row.Trace(24),
            SpanId = Id(row),
            ParentSpanId = unchecked((ulong)row.Long(1)),
            Position = row.Long(2),
            Name = Text(row, 3) ?? throw new InvalidDataException("A span has no name."),
            Kind = Words<SpanKind>.Read(row.Text(4)!),
            Stage = row.Text(5) is { } stage ? Words<Stage>.Read(stage) : null,
            Service = Text(row, 6),
            StartNs = row.Long(7),
            EndNs = row.Long(8),
            Failed = row.Bool(9),
            ErrorType = Text(row, 10),
            ModelRequested = Text(row, 11),
            ModelAnswered = Text(row, 12),
            Provider = Text(row, 13),
            Usage = usage,
            ServiceTier = tier,
            ReportedUsd = row.MaybeDouble(23),
            Cost = new(Words<CostState>.Read(row.Text(19)!), row.MaybeDouble(20), null),
            TimeToFirstTokenMs = row.MaybeDouble(21),
        };
    }

    private string? Text(StoreRow row, int column)
    {
        if (row.Text(column) is not { } read)
            return null;
        if (texts.TryGetValue(read, out var known))
            return known;
        texts.Add(read, read);
        return read;
    }

    private static (TokenUsage? Usage, string? ServiceTier) Billing(StoreRow row) =>
        BillingText.Read(row.Text(22), Usage(row.MaybeLong(14), row.MaybeLong(15), row.MaybeLong(16), row.MaybeLong(17), row.MaybeLong(18)));

    private static TokenUsage? Usage(long? input, long? output, long? cacheRead, long? cacheWrite, long? reasoning) =>
        (input ?? output ?? cacheRead ?? cacheWrite ?? reasoning) is null ? null : new(input, output, cacheRead, cacheWrite, reasoning);
}
