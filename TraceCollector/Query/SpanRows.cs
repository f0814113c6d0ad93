using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Store.Embedded;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Rows of <c>spans</c>: what can be said of a span without its texts.</summary>
internal static class SpanRows
{
    public static IndexedSpan Read(StoreRow row) => new()
    {
        TraceId = row.Trace("trace_id"),
        SpanId = row.Span("span_id"),
        ParentSpanId = row.Span("parent_span_id"),
        Position = row.Long("position"),
        Name = row.NeededText("name"),
        Kind = row.Word<SpanKind>("kind"),
        Stage = row.MaybeWord<Stage>("stage"),
        Service = row.Text("service"),
        StartNs = row.Long("start_ns"),
        EndNs = row.Long("end_ns"),
        Failed = row.Bool("failed"),
        ErrorType = row.Text("error_type"),
        ModelRequested = row.Text("model_requested"),
        ModelAnswered = row.Text("model_answered"),
        Provider = row.Text("provider"),
        Usage = BillingText.Read(row.Text("billing"), Rows.Tokens(row)).Usage,
        ServiceTier = BillingText.Read(row.Text("billing"), null).ServiceTier,
        ReportedUsd = row.MaybeDouble("reported_usd"),
        Cost = new(row.Word<CostState>("cost_state"), row.MaybeDouble("cost_usd"), null),
        TimeToFirstTokenMs = row.MaybeDouble("ttft_ms"),
    };
}
