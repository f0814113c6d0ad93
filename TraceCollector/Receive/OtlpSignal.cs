using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>What differs between the three kinds of OTLP request.</summary>
/// <param name="Name">The last part of its path.</param>
/// <param name="GrpcService">Full name of its gRPC service.</param>
/// <param name="RejectedName">JSON name of the count in its partial success; field 1 in protobuf.</param>
internal sealed record OtlpSignal(string Name, RecordKind Kind, OtlpMessage Request, string GrpcService, string RejectedName)
{
    public static OtlpSignal Traces { get; } = new("traces", RecordKind.Traces, OtlpMessages.Traces, "opentelemetry.proto.collector.trace.v1.TraceService", "rejectedSpans");

    public static OtlpSignal Logs { get; } = new("logs", RecordKind.Logs, OtlpMessages.Logs, "opentelemetry.proto.collector.logs.v1.LogsService", "rejectedLogRecords");

    public static OtlpSignal Metrics { get; } = new("metrics", RecordKind.Metrics, OtlpMessages.Metrics, "opentelemetry.proto.collector.metrics.v1.MetricsService", "rejectedDataPoints");

    public static IReadOnlyList<OtlpSignal> All { get; } = [Traces, Logs, Metrics];

    public OtlpCounts Check(ReadOnlySpan<byte> body) => OtlpCheck.Run(body, Request);
}
