using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LlmAspire.TraceCollector.Wire;

/// <summary>
/// OTLP/JSON to the protobuf that the journal holds. As the specification has it: ids are hex in either case, 64-bit numbers text or
/// number, choices numbers (their names are taken too), NaN and Infinity text, unknown fields ignored. An id that is no hex is
/// left out, so that only its span is refused.
/// </summary>
internal sealed class OtlpJson
{
    // An attribute level is at most four levels of JSON; what is above the attributes takes fifteen.
    private const int MaxJsonDepth = (OtlpCheck.MaxDepth * 4) + 20;

    private readonly ProtoWriter target;
    private readonly Stack<string> path = new();

    private OtlpJson(ProtoWriter target) => this.target = target;

    /// <param name="maxBytes">Bound of the result.</param>
    /// <exception cref="InvalidDataException">It is no JSON, or a field holds what it cannot; the message names the field.</exception>
    public static ReadOnlyMemory<byte> ToProtobuf(ReadOnlySpan<byte> json, OtlpMessage type, int maxBytes)
    {
        var target = new ProtoWriter(maxBytes);
        var writer = new OtlpJson(target);
        var reader = new Utf8JsonReader(json.StartsWith("\uFEFF"u8) ? json[3..] : json, new JsonReaderOptions { MaxDepth = MaxJsonDepth });
        try
        {
            reader.Read();
            writer.Message(ref reader, type);
            reader.Read();
            return target.Written;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"The JSON cannot be read{writer.Where()}: {error.Message}", error);
        }
        catch (InvalidOperationException error)
        {
            // A name or a number that holds half of a character pair; in texts it is replaced.
            throw new InvalidDataException($"The JSON cannot be read{writer.Where()}: {error.Message}", error);
        }
    }

    private void Message(ref Utf8JsonReader json, OtlpMessage type)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            throw Wrong("an object");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = Find(ref json, type);
            json.Read();
            if (field is null)
                json.Skip();
            else if (json.TokenType != JsonTokenType.Null)
                Field(ref json, field);
        }
    }

    private static OtlpField? Find(ref Utf8JsonReader json, OtlpMessage type)
    {
        foreach (var field in type.Fields)
            if (json.ValueTextEquals(field.Utf8Name))
                return field;
        return null;
    }

    private void Field(ref Utf8JsonReader json, OtlpField field)
    {
        path.Push(field.Name);
        if (!field.Repeated)
            Value(ref json, field);
        else if (json.TokenType != JsonTokenType.StartArray)
            throw Wrong("an array");
        else if (field.Packed)
            Packed(ref json, field);
        else
            Repeated(ref json, field);
        path.Pop();
    }

    private void Repeated(ref Utf8JsonReader json, OtlpField field)
    {
        for (var index = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; index++)
        {
            path.Push($"[{index}]");
            Value(ref json, field);
            path.Pop();
        }
    }

    private void Packed(ref Utf8JsonReader json, OtlpField field)
    {
        target.Varint(field.Tag);
        var begin = target.Begin();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            Number(ref json, field);
        target.End(begin);
    }

    private void Value(ref Utf8JsonReader json, OtlpField field)
    {
        if (field.Kind == FieldKind.Id)
        {
            Id(ref json, field);
            return;
        }
        target.Varint(field.Tag);
        switch (field.Kind)
        {
            case FieldKind.Message:
                var begin = target.Begin();
                Message(ref json, field.Message!);
                target.End(begin);
                break;
            case FieldKind.Text: target.Bytes(Text(ref json)); break;
            case FieldKind.Bytes: target.Bytes(Base64(ref json)); break;
            default: Number(ref json, field); break;
        }
    }

    private void Number(ref Utf8JsonReader json, OtlpField field)
    {
        switch (field.Kind)
        {
            case FieldKind.Bool: target.Varint(Bool(ref json) ? 1u : 0u); break;
            case FieldKind.Choice: target.Varint(Choice(ref json, field)); break;
            case FieldKind.Varint: target.Varint(Integer(ref json)); break;
            case FieldKind.ZigZag: target.Varint(ZigZag((long)Integer(ref json))); break;
            case FieldKind.Fixed32: target.Fixed32((uint)Integer(ref json)); break;
            case FieldKind.Real: target.Fixed64(BitConverter.DoubleToUInt64Bits(Real(ref json))); break;
            default: target.Fixed64(Integer(ref json)); break;
        }
    }

    private byte[] Text(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.String ? JsonText.Utf8(ref json) : throw Wrong("text");

    private void Id(ref Utf8JsonReader json, OtlpField field)
    {
        var hex = Text(ref json);
        var id = new byte[hex.Length / 2];
        if (Convert.FromHexString(hex, id, out _, out _) != OperationStatus.Done || id.Length == 0)
            return;
        target.Varint(field.Tag);
        target.Bytes(id);
    }

    private byte[] Base64(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.String && json.TryGetBytesFromBase64(out var bytes) ? bytes : throw Wrong("base64");

    private bool Bool(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Wrong("true or false"),
    };

    private ulong Choice(ref Utf8JsonReader json, OtlpField field)
    {
        if (json.TokenType == JsonTokenType.String)
            for (var index = 0; index < field.Names.Count; index++)
                if (json.ValueTextEquals(field.Names[index]))
                    return (ulong)index;
        return Integer(ref json);
    }

    /// <summary>The bits of a whole number, signed or not, given as number or text.</summary>
    private ulong Integer(ref Utf8JsonReader json)
    {
        var digits = Digits(ref json);
        if (ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var natural))
            return natural;
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var signed))
            return (ulong)signed;
        if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && Math.Abs(real) < 1L << 62 && real == Math.Floor(real))
            return (ulong)(long)real;
        throw Wrong("a whole number");
    }

    private double Real(ref Utf8JsonReader json)
    {
        var digits = Digits(ref json);
        return digits switch
        {
            _ when digits.SequenceEqual("NaN"u8) => double.NaN,
            _ when digits.SequenceEqual("Infinity"u8) => double.PositiveInfinity,
            _ when digits.SequenceEqual("-Infinity"u8) => double.NegativeInfinity,
            _ => double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : throw Wrong("a number"),
        };
    }

    private ReadOnlySpan<byte> Digits(ref Utf8JsonReader json) =>
        json.TokenType is JsonTokenType.Number or JsonTokenType.String ? json.ValueSpan : throw Wrong("a number");

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private InvalidDataException Wrong(string wanted) => new($"The JSON cannot be read{Where()}: {wanted} is wanted there.");

    private string Where()
    {
        var text = new StringBuilder();
        foreach (var part in path.Reverse())
            text.Append(part[0] == '[' || text.Length == 0 ? "" : ".").Append(part);
        return text.Length == 0 ? "" : $" at {text}";
    }
}
