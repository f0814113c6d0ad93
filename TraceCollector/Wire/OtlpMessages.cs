using static LlmAspire.TraceCollector.Wire.FieldKind;

namespace LlmAspire.TraceCollector.Wire;

/// <summary>
/// The messages of OTLP 1.11 that a collector reads: what the check walks and what JSON is written as. A test compares every field with
/// the reference's descriptors.
/// </summary>
internal static class OtlpMessages
{
    // OTLP/JSON has numbers only; clients built on a plain protobuf library write names.
    private static readonly string[] SpanKinds =
        ["SPAN_KIND_UNSPECIFIED", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER", "SPAN_KIND_CLIENT", "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER"];

    private static readonly string[] StatusCodes = ["STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"];

    /// <summary>The one type that holds itself.</summary>
    public static OtlpMessage AnyValue { get; } = new("AnyValue");

    private static readonly OtlpMessage KeyValue = new OtlpMessage("KeyValue").Field(1, "key", Text).One(2, "value", AnyValue);

    private static readonly OtlpMessage EntityRef = new OtlpMessage("EntityRef")
        .Field(1, "schemaUrl", Text).Field(2, "type", Text)
        .Field(3, "idKeys", Text, repeated: true).Field(4, "descriptionKeys", Text, repeated: true);

    private static readonly OtlpMessage Resource = new OtlpMessage("Resource")
        .Many(1, "attributes", KeyValue).Field(2, "droppedAttributesCount", Varint).Many(3, "entityRefs", EntityRef);

    private static readonly OtlpMessage Scope = new OtlpMessage("InstrumentationScope")
        .Field(1, "name", Text).Field(2, "version", Text).Many(3, "attributes", KeyValue).Field(4, "droppedAttributesCount", Varint);

    /// <summary>Where a trace body's spans are checked one by one.</summary>
    public static OtlpMessage Span { get; } = new OtlpMessage("Span")
        .Field(1, "traceId", Id).Field(2, "spanId", Id).Field(3, "traceState", Text).Field(4, "parentSpanId", Id)
        .Field(5, "name", Text).Field(6, "kind", Choice, names: SpanKinds).Field(7, "startTimeUnixNano", Fixed64).Field(8, "endTimeUnixNano", Fixed64)
        .Many(9, "attributes", KeyValue).Field(10, "droppedAttributesCount", Varint)
        .Many(11, "events", new OtlpMessage("Event")
            .Field(1, "timeUnixNano", Fixed64).Field(2, "name", Text).Many(3, "attributes", KeyValue).Field(4, "droppedAttributesCount", Varint))
        .Field(12, "droppedEventsCount", Varint)
        .Many(13, "links", new OtlpMessage("Link")
            .Field(1, "traceId", Id).Field(2, "spanId", Id).Field(3, "traceState", Text)
            .Many(4, "attributes", KeyValue).Field(5, "droppedAttributesCount", Varint).Field(6, "flags", Fixed32))
        .Field(14, "droppedLinksCount", Varint)
        .One(15, "status", new OtlpMessage("Status").Field(2, "message", Text).Field(3, "code", Choice, names: StatusCodes))
        .Field(16, "flags", Fixed32);

    public static OtlpMessage LogRecord { get; } = new OtlpMessage("LogRecord")
        .Field(1, "timeUnixNano", Fixed64).Field(2, "severityNumber", Choice).Field(3, "severityText", Text)
        .One(5, "body", AnyValue).Many(6, "attributes", KeyValue).Field(7, "droppedAttributesCount", Varint)
        .Field(8, "flags", Fixed32).Field(9, "traceId", Id).Field(10, "spanId", Id)
        .Field(11, "observedTimeUnixNano", Fixed64).Field(12, "eventName", Text);

    /// <summary>The four kinds of data point; each counts as one.</summary>
    public static IReadOnlyList<OtlpMessage> DataPoints { get; } = [new("NumberDataPoint"), new("HistogramDataPoint"), new("ExponentialHistogramDataPoint"), new("SummaryDataPoint")];

    public static bool IsDataPoint(OtlpMessage type) =>
        type == DataPoints[0] || type == DataPoints[1] || type == DataPoints[2] || type == DataPoints[3];

    public static OtlpMessage Traces { get; }

    public static OtlpMessage Logs { get; }

    public static OtlpMessage Metrics { get; }

    static OtlpMessages()
    {
        AnyValue.Field(1, "stringValue", Text).Field(2, "boolValue", Bool).Field(3, "intValue", Varint).Field(4, "doubleValue", Real)
            .One(5, "arrayValue", new OtlpMessage("ArrayValue").Many(1, "values", AnyValue))
            .One(6, "kvlistValue", new OtlpMessage("KeyValueList").Many(1, "values", KeyValue))
            .Field(7, "bytesValue", Bytes);
        FillDataPoints();
        Traces = Request("ExportTraceServiceRequest", "resourceSpans", "ResourceSpans", "scopeSpans", "ScopeSpans", "spans", Span);
        Logs = Request("ExportLogsServiceRequest", "resourceLogs", "ResourceLogs", "scopeLogs", "ScopeLogs", "logRecords", LogRecord);
        Metrics = Request("ExportMetricsServiceRequest", "resourceMetrics", "ResourceMetrics", "scopeMetrics", "ScopeMetrics", "metrics", Metric());
    }

    private static OtlpMessage Request(string name, string resources, string resourceType, string scopes, string scopeType, string items, OtlpMessage item) =>
        new OtlpMessage(name).Many(1, resources, new OtlpMessage(resourceType)
            .One(1, "resource", Resource)
            .Many(2, scopes, new OtlpMessage(scopeType).One(1, "scope", Scope).Many(2, items, item).Field(3, "schemaUrl", Text))
            .Field(3, "schemaUrl", Text));

    private static OtlpMessage Metric() => new OtlpMessage("Metric")
        .Field(1, "name", Text).Field(2, "description", Text).Field(3, "unit", Text)
        .One(5, "gauge", new OtlpMessage("Gauge").Many(1, "dataPoints", DataPoints[0]))
        .One(7, "sum", new OtlpMessage("Sum").Many(1, "dataPoints", DataPoints[0]).Field(2, "aggregationTemporality", Choice).Field(3, "isMonotonic", Bool))
        .One(9, "histogram", new OtlpMessage("Histogram").Many(1, "dataPoints", DataPoints[1]).Field(2, "aggregationTemporality", Choice))
        .One(10, "exponentialHistogram", new OtlpMessage("ExponentialHistogram").Many(1, "dataPoints", DataPoints[2]).Field(2, "aggregationTemporality", Choice))
        .One(11, "summary", new OtlpMessage("Summary").Many(1, "dataPoints", DataPoints[3]))
        .Many(12, "metadata", KeyValue);

    private static void FillDataPoints()
    {
        var exemplar = new OtlpMessage("Exemplar")
            .Field(2, "timeUnixNano", Fixed64).Field(3, "asDouble", Real).Field(4, "spanId", Id).Field(5, "traceId", Id)
            .Field(6, "asInt", SignedFixed64).Many(7, "filteredAttributes", KeyValue);
        var buckets = new OtlpMessage("Buckets").Field(1, "offset", ZigZag).Field(2, "bucketCounts", Varint, repeated: true);
        var quantile = new OtlpMessage("ValueAtQuantile").Field(1, "quantile", Real).Field(2, "value", Real);

        DataPoints[0].Times().Field(4, "asDouble", Real).Many(5, "exemplars", exemplar).Field(6, "asInt", SignedFixed64)
            .Many(7, "attributes", KeyValue).Field(8, "flags", Varint);
        DataPoints[1].Times().Field(4, "count", Fixed64).Field(5, "sum", Real).Field(6, "bucketCounts", Fixed64, repeated: true)
            .Field(7, "explicitBounds", Real, repeated: true).Many(8, "exemplars", exemplar).Many(9, "attributes", KeyValue)
            .Field(10, "flags", Varint).Field(11, "min", Real).Field(12, "max", Real);
        DataPoints[2].Many(1, "attributes", KeyValue).Times().Field(4, "count", Fixed64).Field(5, "sum", Real).Field(6, "scale", ZigZag)
            .Field(7, "zeroCount", Fixed64).One(8, "positive", buckets).One(9, "negative", buckets).Field(10, "flags", Varint)
            .Many(11, "exemplars", exemplar).Field(12, "min", Real).Field(13, "max", Real).Field(14, "zeroThreshold", Real);
        DataPoints[3].Times().Field(4, "count", Fixed64).Field(5, "sum", Real).Many(6, "quantileValues", quantile)
            .Many(7, "attributes", KeyValue).Field(8, "flags", Varint);
    }

    private static OtlpMessage Times(this OtlpMessage point) => point.Field(2, "startTimeUnixNano", Fixed64).Field(3, "timeUnixNano", Fixed64);
}
