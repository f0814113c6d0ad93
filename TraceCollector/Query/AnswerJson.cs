using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Query;

/// <summary>
/// The dialect of <see cref="WireJson"/>, written without buffers of several times a long text's size: before it escapes a text, the writer makes room for the
/// longest escape of each character (31 MB of text: 186 MB). It is given a long one in pieces, and a long value of JSON as it lies in memory.
/// </summary>
internal static class AnswerJson
{
    private const int Piece = 16 << 10;

    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(WireJson.Options) { Converters = { new TextConverter(), new ElementConverter() } };
        options.MakeReadOnly();
        return options;
    }

    private sealed class TextConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
        {
            var rest = value.AsSpan();
            for (; rest.Length > Piece; rest = rest[Piece..])
                writer.WriteStringValueSegment(rest[..Piece], isFinalSegment: false);
            if (rest.Length == value.Length)
                writer.WriteStringValue(rest);
            else
                writer.WriteStringValueSegment(rest, isFinalSegment: true);
        }
    }

    /// <summary>Values are made by <see cref="Normalize.Reading.AnyJson"/>, with the encoder that answers have.</summary>
    private sealed class ElementConverter : JsonConverter<JsonElement>
    {
        public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonElement.ParseValue(ref reader);

        public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options)
        {
            if (JsonMarshal.GetRawUtf8Value(value) is { Length: > Piece } raw)
                writer.WriteRawValue(raw, skipInputValidation: true);
            else
                value.WriteTo(writer);
        }
    }
}
