using System.Text;

namespace LlmAspire.Benchmarks.Traffic;

/// <summary>Resource and scope around spans.</summary>
internal static class Envelope
{
    private static readonly (string Key, string Value)[] Resource =
        [("service.name", "benchmark"), ("service.version", "1.0.0"), ("deployment.environment.name", "bench"), ("telemetry.sdk.language", "dotnet"), ("telemetry.sdk.name", "opentelemetry"), ("telemetry.sdk.version", "1.20.1")];

    private const string Scope = "LlmAspire.Benchmarks";

    public static (byte[] Bytes, Slot[] Slots) Protobuf(IReadOnlyList<EncodedSpan> spans, int headroom)
    {
        using var scopeSpans = new MemoryStream();
        ProtobufForm.Message(scopeSpans, 1, scope => ProtobufForm.Text(scope, 1, Scope));
        var slots = Append(scopeSpans, spans, bytes => ProtobufForm.Head(scopeSpans, 2, bytes.Length));

        using var resourceSpans = new MemoryStream();
        ProtobufForm.Message(resourceSpans, 1, resource => Array.ForEach(Resource, pair => ProtobufForm.Attribute(resource, 1, pair.Key, pair.Value)));
        ProtobufForm.Bytes(resourceSpans, 2, scopeSpans.ToArray());

        using var body = new MemoryStream();
        body.Write(new byte[headroom]);
        ProtobufForm.Bytes(body, 1, resourceSpans.ToArray());
        // The spans are the last thing in each message.
        var moved = (int)(body.Length - scopeSpans.Length);
        return (body.ToArray(), [.. slots.Select(slot => slot.Moved(moved))]);
    }

    public static (byte[] Bytes, Slot[] Slots) Json(IReadOnlyList<EncodedSpan> spans, int headroom)
    {
        using var body = new MemoryStream();
        body.Write(new byte[headroom]);
        Write(body, $$"""{"resourceSpans":[{"resource":{"attributes":[{{string.Join(',', Resource.Select(pair => JsonForm.Attribute(pair.Key, pair.Value)))}}]},"scopeSpans":[{"scope":{"name":"{{Scope}}"},"spans":[""");
        var first = true;
        var slots = Append(body, spans, _ =>
        {
            Write(body, first ? "" : ",");
            first = false;
        });
        Write(body, "]}]}]}");
        return (body.ToArray(), [.. slots]);
    }

    private static List<Slot> Append(MemoryStream target, IReadOnlyList<EncodedSpan> spans, Action<byte[]> before)
    {
        var slots = new List<Slot>();
        foreach (var span in spans)
        {
            before(span.Bytes);
            slots.AddRange(span.Slots.Select(slot => slot.Moved((int)target.Position)));
            target.Write(span.Bytes);
        }
        return slots;
    }

    private static void Write(MemoryStream target, string text) => target.Write(Encoding.ASCII.GetBytes(text));
}
