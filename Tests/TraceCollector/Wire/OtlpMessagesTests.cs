using Google.Protobuf.Reflection;
using LlmAspire.TraceCollector.Wire;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace LlmAspire.Tests;

public sealed class OtlpMessagesTests
{
    [Fact]
    public void Every_field_is_as_the_reference_describes_it()
    {
        var seen = new HashSet<OtlpMessage>();
        Compare(OtlpMessages.Traces, ExportTraceServiceRequest.Descriptor, seen);
        Compare(OtlpMessages.Logs, ExportLogsServiceRequest.Descriptor, seen);
        Compare(OtlpMessages.Metrics, ExportMetricsServiceRequest.Descriptor, seen);
        Assert.True(seen.Count >= 30, "few messages were compared");
    }

    private static void Compare(OtlpMessage ours, MessageDescriptor reference, HashSet<OtlpMessage> seen)
    {
        if (!seen.Add(ours))
            return;
        Assert.Equal(reference.Name, ours.Name);
        Assert.Equal(reference.Fields.InFieldNumberOrder().Select(Text).Order(), ours.Fields.Select(Text).Order());
        foreach (var field in ours.Fields.Where(field => field.Message is not null))
            Compare(field.Message!, reference.FindFieldByNumber(field.Number).MessageType, seen);
    }

    private static string Text(OtlpField field) => $"{field.Number} {field.Name} {Simple(field.Kind)} {field.Repeated}";

    private static string Text(FieldDescriptor field) => $"{field.FieldNumber} {field.JsonName} {Simple(field.FieldType)} {field.IsRepeated}";

    private static string Simple(FieldKind kind) => kind == FieldKind.Id ? nameof(FieldKind.Bytes) : kind.ToString();

    private static string Simple(FieldType type) => (type switch
    {
        FieldType.String => FieldKind.Text,
        FieldType.Bytes => FieldKind.Bytes,
        FieldType.Bool => FieldKind.Bool,
        FieldType.Enum => FieldKind.Choice,
        FieldType.Int64 or FieldType.UInt64 or FieldType.Int32 or FieldType.UInt32 => FieldKind.Varint,
        FieldType.SInt32 => FieldKind.ZigZag,
        FieldType.Fixed32 => FieldKind.Fixed32,
        FieldType.Fixed64 => FieldKind.Fixed64,
        FieldType.SFixed64 => FieldKind.SignedFixed64,
        FieldType.Double => FieldKind.Real,
        _ => FieldKind.Message,
    }).ToString();
}
