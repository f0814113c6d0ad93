using System.Text;

namespace LlmAspire.TraceCollector.Wire;

/// <summary>How a field's value is written, in protobuf and in OTLP/JSON.</summary>
internal enum FieldKind
{
    Message,
    Text,
    /// <summary>Base64 in JSON.</summary>
    Bytes,
    /// <summary>Bytes that OTLP/JSON writes as hex: trace and span ids.</summary>
    Id,
    Bool,
    /// <summary>int32, int64, uint32, uint64: all varints.</summary>
    Varint,
    /// <summary>sint32: a zigzag varint.</summary>
    ZigZag,
    /// <summary>A varint that OTLP/JSON writes as a number.</summary>
    Choice,
    Fixed32,
    Fixed64,
    SignedFixed64,
    Real,
}

/// <summary>One field. Repeated numbers are packed, as proto3 does.</summary>
internal sealed class OtlpField(int number, string name, FieldKind kind, bool repeated, OtlpMessage? message, string[]? names)
{
    public int Number => number;

    /// <summary>lowerCamelCase, as OTLP/JSON has it.</summary>
    public string Name => name;

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

    public FieldKind Kind => kind;

    public bool Repeated => repeated;

    public OtlpMessage? Message => message;

    /// <summary>Names a choice may be written with instead of its number (the index).</summary>
    public IReadOnlyList<string> Names => names ?? [];

    public bool Packed => repeated && kind is not (FieldKind.Message or FieldKind.Text or FieldKind.Bytes or FieldKind.Id);

    public uint WireType => Packed ? 2u : kind switch
    {
        FieldKind.Message or FieldKind.Text or FieldKind.Bytes or FieldKind.Id => 2u,
        FieldKind.Fixed32 => 5u,
        FieldKind.Fixed64 or FieldKind.SignedFixed64 or FieldKind.Real => 1u,
        _ => 0u,
    };

    public uint Tag => (uint)number << 3 | WireType;
}

/// <summary>One message type. Built once, then only read.</summary>
internal sealed class OtlpMessage(string name)
{
    private readonly List<OtlpField> fields = [];
    private OtlpMessage?[] messages = [];

    public string Name => name;

    public IReadOnlyList<OtlpField> Fields => fields;

    /// <summary>The type of a message field; <c>null</c> for every other field.</summary>
    public OtlpMessage? MessageAt(uint number) => number < (uint)messages.Length ? messages[number] : null;

    public OtlpMessage Field(int number, string field, FieldKind kind, bool repeated = false, string[]? names = null)
    {
        fields.Add(new OtlpField(number, field, kind, repeated, null, names));
        return this;
    }

    public OtlpMessage One(int number, string field, OtlpMessage type) => Add(number, field, type, repeated: false);

    public OtlpMessage Many(int number, string field, OtlpMessage type) => Add(number, field, type, repeated: true);

    private OtlpMessage Add(int number, string field, OtlpMessage type, bool repeated)
    {
        fields.Add(new OtlpField(number, field, FieldKind.Message, repeated, type, null));
        if (messages.Length <= number)
            Array.Resize(ref messages, number + 1);
        messages[number] = type;
        return this;
    }
}
