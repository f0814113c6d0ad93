using System.Globalization;
using LlmAspire.TraceCollector.Wire;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using ProtoValue = OpenTelemetry.Proto.Common.V1.AnyValue;

namespace LlmAspire.Tests;

/// <summary>Both decoders' results as text lines, so that a difference shows where it is.</summary>
internal static class ReferenceComparison
{
    public static List<string> Ours(IEnumerable<SpanData> spans) => [.. spans.Select(span => string.Join('|',
        Ids.TraceText(span.TraceId), Ids.SpanText(span.SpanId), Ids.SpanText(span.ParentSpanId), span.Name, span.OtlpKind, span.StartUnixNano, span.EndUnixNano,
        Ours(span.Attributes), string.Join(';', span.Events.Select(item => $"{item.TimeUnixNano} {item.Name} {Ours(item.Attributes)}")),
        string.Join(';', span.Links.Select(item => $"{Ids.TraceText(item.TraceId)} {Ids.SpanText(item.SpanId)} {Ours(item.Attributes)}")),
        span.StatusCode, span.StatusMessage, Ours(span.Resource.Attributes), span.Scope.Name, span.Scope.Version))];

    public static List<string> Reference(ExportTraceServiceRequest request) =>
    [
        .. from resource in request.ResourceSpans
           from scope in resource.ScopeSpans
           from span in scope.Spans
           where Valid(span.TraceId, 16) && Valid(span.SpanId, 8)
           select string.Join('|', Hex(span.TraceId), Hex(span.SpanId), span.ParentSpanId.Length == 8 ? Hex(span.ParentSpanId) : "0000000000000000",
               span.Name, (int)span.Kind, span.StartTimeUnixNano, span.EndTimeUnixNano, Reference(span.Attributes),
               string.Join(';', span.Events.Select(item => $"{item.TimeUnixNano} {item.Name} {Reference(item.Attributes)}")),
               string.Join(';', span.Links.Where(item => Valid(item.TraceId, 16) && Valid(item.SpanId, 8))
                   .Select(item => $"{Hex(item.TraceId)} {Hex(item.SpanId)} {Reference(item.Attributes)}")),
               (int)(span.Status?.Code ?? 0), span.Status?.Message is { Length: > 0 } message ? message : null,
               Reference(resource.Resource?.Attributes ?? []), scope.Scope?.Name ?? "", scope.Scope?.Version ?? ""),
    ];

    public static List<string> Ours(IEnumerable<LogData> logs) => [.. logs.Select(log => string.Join('|',
        Ids.TraceText(log.TraceId), Ids.SpanText(log.SpanId), log.TimeUnixNano, log.SeverityNumber, log.EventName, Ours(log.Body), Ours(log.Attributes),
        Ours(log.Resource.Attributes), log.Scope.Name, log.Scope.Version))];

    public static List<string> Reference(ExportLogsServiceRequest request) =>
    [
        .. from resource in request.ResourceLogs
           from scope in resource.ScopeLogs
           from log in scope.LogRecords
           select string.Join('|', log.TraceId.Length == 16 ? Hex(log.TraceId) : new string('0', 32), log.SpanId.Length == 8 ? Hex(log.SpanId) : new string('0', 16),
               log.TimeUnixNano != 0 ? log.TimeUnixNano : log.ObservedTimeUnixNano, (int)log.SeverityNumber,
               log.EventName.Length > 0 ? log.EventName : null,
               Reference(log.Body), Reference(log.Attributes), Reference(resource.Resource?.Attributes ?? []), scope.Scope?.Name ?? "", scope.Scope?.Version ?? ""),
    ];

    private static bool Valid(Google.Protobuf.ByteString id, int length) => id.Length == length && id.Any(part => part != 0);

    private static string Hex(Google.Protobuf.ByteString id) => Convert.ToHexStringLower(id.Span);

    private static string Ours(Attributes attributes) => "{" + string.Join(',', attributes.Items.Select(item => $"{item.Key}={Ours(item.Value)}")) + "}";

    private static string Ours(LlmAspire.TraceCollector.Wire.AnyValue value) => value.Kind switch
    {
        ValueKind.Empty => "-",
        ValueKind.String => "s" + value.AsString,
        ValueKind.Bool => "b" + value.AsBool,
        ValueKind.Int => "i" + value.AsInt?.ToString(CultureInfo.InvariantCulture),
        ValueKind.Double => "d" + value.AsDouble?.ToString("R", CultureInfo.InvariantCulture),
        ValueKind.Array => "[" + string.Join(',', value.AsArray!.Select(Ours)) + "]",
        ValueKind.Map => Ours(value.AsMap!),
        _ => "x" + Convert.ToHexString(value.AsBytes!),
    };

    private static string Reference(IEnumerable<KeyValue> attributes) => "{" + string.Join(',', attributes.Select(item => $"{item.Key}={Reference(item.Value)}")) + "}";

    private static string Reference(ProtoValue? value) => value?.ValueCase switch
    {
        null or ProtoValue.ValueOneofCase.None => "-",
        ProtoValue.ValueOneofCase.StringValue => "s" + value.StringValue,
        ProtoValue.ValueOneofCase.BoolValue => "b" + value.BoolValue,
        ProtoValue.ValueOneofCase.IntValue => "i" + value.IntValue.ToString(CultureInfo.InvariantCulture),
        ProtoValue.ValueOneofCase.DoubleValue => "d" + value.DoubleValue.ToString("R", CultureInfo.InvariantCulture),
        ProtoValue.ValueOneofCase.ArrayValue => "[" + string.Join(',', value.ArrayValue.Values.Select(Reference)) + "]",
        ProtoValue.ValueOneofCase.KvlistValue => Reference(value.KvlistValue.Values),
        _ => "x" + Convert.ToHexString(value.BytesValue.Span),
    };
}
