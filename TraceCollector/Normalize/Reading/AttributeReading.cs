using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Reading;

/// <summary>How conventions read attributes: the first key that holds a usable value wins; a value of the wrong type counts as absent.</summary>
internal static class AttributeReading
{
    /// <summary>What OpenInference clients write in place of content they were told to hide.</summary>
    public const string Redacted = "__REDACTED__";

    /// <summary>Text of the first key that has any. Numbers become text; empty and redacted values count as absent.</summary>
    public static string? Text(this Attributes attributes, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            if (Text(attributes[key]) is { } text)
                return text;
        return null;
    }

    /// <summary>The text of a value; <c>null</c> where it is empty or redacted.</summary>
    public static string? Text(AnyValue value) => AnyJson.Text(value) is { Length: > 0 } text && text != Redacted ? text : null;

    /// <summary>This value, else another.</summary>
    public static AnyValue Or(this AnyValue value, AnyValue other) => value.Kind == ValueKind.Empty ? other : value;

    /// <summary>How many characters <c>Text</c> would have, most often without making it; 0 where there is none.</summary>
    public static int Characters(this Attributes attributes, string key) =>
        attributes[key] is { Utf8: { IsEmpty: false } utf8 } ? Encoding.UTF8.GetCharCount(utf8) : attributes.Text(key)?.Length ?? 0;

    /// <summary>A count of tokens or items: an integer, a whole double, or either as text. Negative numbers count as absent.</summary>
    public static long? Count(this Attributes attributes, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            if (Whole(Number(attributes[key])) is { } count)
                return count;
        return null;
    }

    /// <summary>A count under the first property of a JSON object that holds one.</summary>
    public static long? Count(this JsonElement element, params ReadOnlySpan<string> properties)
    {
        foreach (var property in properties)
            if (Whole(element.Number(property)) is { } count)
                return count;
        return null;
    }

    /// <summary>A number as a count; <c>null</c> where it cannot be one.</summary>
    public static long? Whole(double? number) => number is >= 0 and < 1e15 and { } count ? (long)count : null;

    public static double? Number(this Attributes attributes, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            if (Number(attributes[key]) is { } number)
                return number;
        return null;
    }

    /// <summary>A list of texts: an array, JSON of one, or text with commas, to the bound of <see cref="Flattened"/>. Empty lists count as absent.</summary>
    public static IReadOnlyList<string>? Texts(this Attributes attributes, string key) => Texts(attributes[key]);

    /// <summary>The same of a value.</summary>
    public static IReadOnlyList<string>? Texts(AnyValue value)
    {
        var list = AnyJson.Structured(value) is { ValueKind: JsonValueKind.Array } array
            ? [.. array.EnumerateArray().Take(Flattened.MaxIndex).Select(AnyJson.Text).OfType<string>()]
            : Separated(value.AsString);
        return list is { Length: > 0 } ? list : null;
    }

    /// <summary>The last of as many as are split off holds all that follows, and is left out.</summary>
    private static string[]? Separated(string? text) =>
        text?.Split(',', Flattened.MaxIndex + 1, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { } parts ? parts[..Math.Min(parts.Length, Flattened.MaxIndex)] : null;

    /// <summary>The structured value under a key, whether sent structured or as a JSON string.</summary>
    public static JsonElement? Json(this Attributes attributes, string key) => AnyJson.Structured(attributes[key]);

    public static double? Number(AnyValue value)
    {
        var number = value.AsDouble;
        if (number is null && value.AsString is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed))
            number = parsed;
        return number is { } finite && double.IsFinite(finite) ? number : null;
    }

    /// <summary>A property of a JSON object as a number; <c>null</c> where it is absent or no number.</summary>
    public static double? Number(this JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out var value) ? value.Number() : null;

    /// <summary>A JSON number; <c>null</c> for anything else and for what a double takes to be infinite (<c>1e999</c>).</summary>
    public static double? Number(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    /// <summary>A property of a JSON object as text; <c>null</c> where it is absent, null or empty.</summary>
    public static string? Text(this JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out var value) && AnyJson.Text(value) is { Length: > 0 } text ? text : null;

    /// <summary>A property of a JSON object, where it is there and not null.</summary>
    public static JsonElement? Member(this JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
