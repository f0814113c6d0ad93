using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>What came in since the process started.</summary>
/// <param name="RejectedSpans">Spans refused one by one, in requests that were accepted.</param>
/// <param name="Reasons">Refused spans by reason, and whole requests by <c>invalid_body</c>, <c>too_large</c>, <c>busy</c>, <c>unsupported</c>.</param>
/// <param name="Examples">The latest message for each reason.</param>
internal sealed record ReceiveSnapshot(
    long Requests, long Spans, long Logs, long Metrics, long RejectedSpans, IReadOnlyDictionary<string, long> Reasons, IReadOnlyDictionary<string, string> Examples);

/// <summary>Counts for the status page, and the same as OpenTelemetry metrics. Safe for many threads.</summary>
internal sealed class ReceiveFigures : IDisposable
{
    public const string MeterName = "LlmAspire.TraceCollector";

    private readonly ConcurrentDictionary<string, long> reasons = new() { [SpanRule.InvalidTraceId] = 0, [SpanRule.InvalidSpanId] = 0 };
    private readonly ConcurrentDictionary<string, string> examples = new();
    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> received;
    private readonly Counter<long> refused;
    private long requests;
    private long spans;
    private long logs;
    private long metrics;
    private long rejectedSpans;

    public ReceiveFigures()
    {
        received = meter.CreateCounter<long>("llmaspire.collector.received", "{item}", "Spans, log records and data points taken.");
        refused = meter.CreateCounter<long>("llmaspire.collector.refused", "{item}", "Spans and requests refused, by reason.");
    }

    public ReceiveSnapshot Snapshot() => new(
        Interlocked.Read(ref requests), Interlocked.Read(ref spans), Interlocked.Read(ref logs), Interlocked.Read(ref metrics),
        Interlocked.Read(ref rejectedSpans), new SortedDictionary<string, long>(reasons), new SortedDictionary<string, string>(examples));

    public void Request() => Interlocked.Increment(ref requests);

    public void Taken(OtlpSignal signal, OtlpCounts counts)
    {
        Interlocked.Add(ref Of(signal), counts.Items);
        received.Add(counts.Items, new KeyValuePair<string, object?>("signal", signal.Name));
        if (counts.Rejected == 0)
            return;
        Interlocked.Add(ref rejectedSpans, counts.Rejected);
        Refused(SpanRule.InvalidTraceId, counts.InvalidTraceIds, "A trace id is 16 bytes, not all zero.");
        Refused(SpanRule.InvalidSpanId, counts.InvalidSpanIds, "A span id is 8 bytes, not all zero.");
    }

    /// <summary>A whole request that was not taken.</summary>
    public void Refused(OtlpResult result, string message) => Refused(result switch
    {
        OtlpResult.TooLarge => "too_large",
        OtlpResult.Busy => "busy",
        OtlpResult.Unsupported => "unsupported",
        _ => "invalid_body",
    }, 1, message);

    public void Dispose() => meter.Dispose();

    private void Refused(string reason, long count, string example)
    {
        if (count == 0)
            return;
        reasons.AddOrUpdate(reason, count, (_, before) => before + count);
        examples[reason] = example;
        refused.Add(count, new KeyValuePair<string, object?>("reason", reason));
    }

    private ref long Of(OtlpSignal signal)
    {
        if (signal == OtlpSignal.Traces)
            return ref spans;
        return ref signal == OtlpSignal.Logs ? ref logs : ref metrics;
    }
}
