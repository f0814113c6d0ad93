using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LlmAspire.Benchmarks.Traffic;

/// <summary>OTLP in JSON, ASCII only: a character is a byte.</summary>
internal static class JsonForm
{
    public static (byte[] Bytes, List<Slot> Slots) Span(SpanShape span, int trace)
    {
        var target = new StringBuilder();
        var slots = new List<Slot>();
        Slot("traceId", SlotKind.TraceId, 0, 32);
        Slot("spanId", SlotKind.SpanId, span.Number, 16);
        if (span.Parent != 0)
            Slot("parentSpanId", SlotKind.SpanId, span.Parent, 16);
        Slot("startTimeUnixNano", SlotKind.Time, EncodedSpan.Nanoseconds(span.Offset), 19);
        Slot("endTimeUnixNano", SlotKind.Time, EncodedSpan.Nanoseconds(span.Offset + span.Duration), 19);
        target.Append(CultureInfo.InvariantCulture, $",\"name\":{Quoted(span.Name)},\"kind\":{span.Kind},\"attributes\":[");
        target.AppendJoin(',', span.Attributes.Select(attribute => Attribute(attribute.Key, attribute.Value))).Append("]}");
        return (Encoding.ASCII.GetBytes(target.ToString()), slots);

        void Slot(string name, SlotKind kind, long value, int length)
        {
            target.Append(CultureInfo.InvariantCulture, $"{(target.Length == 0 ? '{' : ',')}\"{name}\":\"");
            slots.Add(new Slot(kind, target.Length, trace, value));
            target.Append('0', length).Append('"');
        }
    }

    public static string Attribute(string key, object value) => $"{{\"key\":{Quoted(key)},\"value\":{Value(value)}}}";

    private static string Value(object value) => value switch
    {
        long number => $"{{\"intValue\":\"{number}\"}}",
        double number => string.Create(CultureInfo.InvariantCulture, $"{{\"doubleValue\":{number}}}"),
        string[] texts => $"{{\"arrayValue\":{{\"values\":[{string.Join(',', texts.Select(Value))}]}}}}",
        _ => $"{{\"stringValue\":{Quoted((string)value)}}}",
    };

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
