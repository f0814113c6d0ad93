using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Reading;

/// <summary>The one place where OTLP values and JSON meet: raw attributes for display, and "any" attributes that come structured or as a JSON string.</summary>
internal static class AnyJson
{
    /// <summary>Values nested deeper than this are shown as an ellipsis: readers of our JSON stop at 64 levels.</summary>
    private const int MaxDepth = 56;

    /// <summary>
    /// A text with more braces, names, numbers and texts than this is not read as JSON: it stays a text. In memory each is 12 bytes, and some hundred once it
    /// is a message's part; the longest prompts of agents have some ten thousand.
    /// </summary>
    private const int MostTokens = 1 << 20;

    /// <summary>Size of the buffer that a thread keeps for the next element; a larger one is let go.</summary>
    private const int KeptBytes = 16 << 10;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? spare;

    private static readonly JsonWriterOptions Lenient = new() { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value as it came. NaN and infinities become text, bytes base64, an empty value <c>null</c>.</summary>
    public static JsonElement ToElement(AnyValue value) => Build(writer => Write(writer, value, 0));

    /// <summary>Attributes by key; where a key stands twice the first counts.</summary>
    public static IReadOnlyDictionary<string, JsonElement> ToDictionary(Attributes attributes)
    {
        var result = new Dictionary<string, JsonElement>(attributes.Count, StringComparer.Ordinal);
        foreach (var item in attributes.Items)
            if (!result.ContainsKey(item.Key))
                result[item.Key] = ToElement(item.Value);
        return result;
    }

    /// <summary>A structured value, or the JSON that a string value holds; <c>null</c> where the value is neither.</summary>
    public static JsonElement? Structured(AnyValue value) => value.Kind switch
    {
        ValueKind.Array or ValueKind.Map => ToElement(value),
        ValueKind.String when !value.Utf8.IsEmpty => Parse(value.Utf8),
        ValueKind.String => Parse(value.AsString),
        _ => null,
    };

    /// <summary>The JSON object, array or quoted string in a text; <c>null</c> where it is something else.</summary>
    public static JsonElement? Parse(string? text)
    {
        if (text is null || text.AsSpan().TrimStart() is not ['{' or '[' or '"', ..])
            return null;
        if (text.Length > MostTokens || Surrogates.MayHold(text))
            return Parse(Encoding.UTF8.GetBytes(text));
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Parse(ReadOnlySpan<byte> utf8)
    {
        // The white space of JSON; any other kind before it makes it no JSON, as in a string.
        if (utf8.TrimStart(" \t\r\n"u8) is not [(byte)'{' or (byte)'[' or (byte)'"', ..])
            return null;
        if (utf8.Length > MostTokens && HasTooManyTokens(utf8))
            return null;
        try
        {
            return JsonElement.Parse(Surrogates.Mended(utf8) ?? utf8);
        }
        catch (JsonException)
        {
            // It may be no UTF-8, which as a string is mended first.
            return Utf8.IsValid(utf8) ? null : Parse(Encoding.UTF8.GetString(utf8));
        }
    }

    /// <summary>Counts what separates tokens first, which is quick and most often enough: texts hold commas too, but few.</summary>
    private static bool HasTooManyTokens(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Count((byte)',') + utf8.Count((byte)'[') + utf8.Count((byte)'{') + utf8.Count((byte)':') <= MostTokens / 2)
            return false;
        var json = new Utf8JsonReader(utf8);
        try
        {
            for (var tokens = 0; json.Read(); tokens++)
                if (tokens == MostTokens)
                    return true;
        }
        catch (JsonException)
        {
            // What is no JSON costs no more to parse than it cost here.
        }
        return false;
    }

    /// <summary>A scalar as plain text, anything structured as JSON.</summary>
    public static string? Text(AnyValue value) => value.Kind switch
    {
        ValueKind.Empty => null,
        ValueKind.String => value.AsString,
        ValueKind.Bool => value.AsBool!.Value ? "true" : "false",
        ValueKind.Int => value.AsInt!.Value.ToString(CultureInfo.InvariantCulture),
        ValueKind.Double => value.AsDouble!.Value.ToString("R", CultureInfo.InvariantCulture),
        _ => ToElement(value).GetRawText(),
    };

    /// <summary>The text of a JSON string, else the element's JSON; <c>null</c> for JSON null.</summary>
    public static string? Text(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => element.GetString(),
        _ => element.GetRawText(),
    };

    /// <summary>The text inside a JSON string; any other text as it is.</summary>
    public static string? Unquoted(string? text) => Parse(text) is { ValueKind: JsonValueKind.String } quoted ? quoted.GetString() : text;

    /// <summary>An element from what is written.</summary>
    public static JsonElement Build(Action<Utf8JsonWriter> write)
    {
        var buffer = spare ?? new ArrayBufferWriter<byte>(KeptBytes);
        // What is built may be built of what is built: the inner one takes another buffer.
        spare = null;
        using (var writer = new Utf8JsonWriter(buffer, Lenient))
            write(writer);
        var element = JsonElement.Parse(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
        if (buffer.Capacity <= KeptBytes)
            spare = buffer;
        return element;
    }

    private static void Write(Utf8JsonWriter writer, AnyValue value, int depth)
    {
        switch (value.Kind)
        {
            case ValueKind.String:
                if (value.Utf8 is { IsEmpty: false } utf8 && Utf8.IsValid(utf8))
                    WriteText(writer, utf8);
                else
                    writer.WriteStringValue(value.AsString);
                break;
            case ValueKind.Bool:
                writer.WriteBooleanValue(value.AsBool!.Value);
                break;
            case ValueKind.Int:
                writer.WriteNumberValue(value.AsInt!.Value);
                break;
            case ValueKind.Double:
                WriteDouble(writer, value.AsDouble!.Value);
                break;
            case ValueKind.Bytes:
                writer.WriteBase64StringValue(value.AsBytes);
                break;
            case ValueKind.Array or ValueKind.Map when depth == MaxDepth:
                writer.WriteStringValue("…");
                break;
            case ValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.AsArray!)
                    Write(writer, item, depth + 1);
                writer.WriteEndArray();
                break;
            case ValueKind.Map:
                WriteMap(writer, value.AsMap!, depth);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    /// <summary>In pieces where it is long: before it escapes a text, the writer makes room for the longest escape of each byte (31 MB: 186 MB).</summary>
    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= KeptBytes)
        {
            writer.WriteStringValue(utf8);
            return;
        }
        for (; utf8.Length > KeptBytes; utf8 = utf8[KeptBytes..])
            writer.WriteStringValueSegment(utf8[..KeptBytes], isFinalSegment: false);
        writer.WriteStringValueSegment(utf8, isFinalSegment: true);
    }

    private static void WriteMap(Utf8JsonWriter writer, Attributes map, int depth)
    {
        writer.WriteStartObject();
        foreach (var item in map.Items)
        {
            writer.WritePropertyName(item.Key);
            Write(writer, item.Value, depth + 1);
        }
        writer.WriteEndObject();
    }

    private static void WriteDouble(Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
    }
}
