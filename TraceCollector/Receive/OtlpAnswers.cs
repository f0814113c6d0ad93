using System.Text.Json;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>Outcomes in the words of OTLP: <c>Export…ServiceResponse</c> and <c>google.rpc.Status</c>, in protobuf and JSON.</summary>
internal static class OtlpAnswers
{
    /// <summary>When a client that was told to come back should do so.</summary>
    public const int RetryAfterSeconds = 1;

    // Error messages are short; partial successes too.
    private const int MaxAnswerBytes = 1 << 20;

    // https://grpc.io/docs/guides/status-codes
    public const int InvalidArgument = 3;
    public const int ResourceExhausted = 8;
    public const int Unimplemented = 12;
    public const int Unavailable = 14;

    public static int HttpStatus(OtlpResult result) => result switch
    {
        OtlpResult.Accepted => 200,
        OtlpResult.TooLarge => 413,
        OtlpResult.Busy => 503,
        OtlpResult.Unsupported => 415,
        _ => 400,
    };

    public static int GrpcStatus(OtlpResult result) => result switch
    {
        OtlpResult.Accepted => 0,
        OtlpResult.TooLarge => ResourceExhausted,
        OtlpResult.Busy => Unavailable,
        OtlpResult.Unsupported => Unimplemented,
        _ => InvalidArgument,
    };

    /// <summary>The body of an answer: a response where the request was accepted, else a status.</summary>
    public static byte[] Body(OtlpSignal signal, OtlpOutcome outcome, bool json) => (outcome.Result, json) switch
    {
        (OtlpResult.Accepted, true) => JsonResponse(signal, outcome),
        (OtlpResult.Accepted, false) => ProtobufResponse(outcome),
        (_, true) => JsonStatus(GrpcStatus(outcome.Result), outcome.Message),
        (_, false) => ProtobufStatus(GrpcStatus(outcome.Result), outcome.Message),
    };

    public static byte[] JsonStatus(int code, string message) => JsonSerializer.SerializeToUtf8Bytes(new { code, message });

    public static byte[] ProtobufStatus(int code, string message)
    {
        var writer = new ProtoWriter(MaxAnswerBytes);
        WriteStatus(writer, code, message);
        return writer.Written.ToArray();
    }

    /// <summary>The trailer <c>grpc-status-details-bin</c> of a client that should come back: a status with <c>google.rpc.RetryInfo</c>.</summary>
    public static byte[] RetryDetails(string message)
    {
        var writer = new ProtoWriter(MaxAnswerBytes);
        WriteStatus(writer, Unavailable, message);
        var any = Open(writer, 3);
        Text(writer, 1, "type.googleapis.com/google.rpc.RetryInfo");
        var info = Open(writer, 2);
        var delay = Open(writer, 1);
        Number(writer, 1, RetryAfterSeconds);
        writer.End(delay);
        writer.End(info);
        writer.End(any);
        return writer.Written.ToArray();
    }

    private static byte[] JsonResponse(OtlpSignal signal, OtlpOutcome outcome) => outcome.Rejected == 0 && outcome.Message.Length == 0
        ? "{}"u8.ToArray()
        : JsonSerializer.SerializeToUtf8Bytes(new
        {
            // 64-bit numbers are text in proto3 JSON.
            partialSuccess = new Dictionary<string, string> { [signal.RejectedName] = $"{outcome.Rejected}", ["errorMessage"] = outcome.Message },
        });

    private static byte[] ProtobufResponse(OtlpOutcome outcome)
    {
        if (outcome.Rejected == 0 && outcome.Message.Length == 0)
            return [];
        var writer = new ProtoWriter(MaxAnswerBytes);
        var partial = Open(writer, 1);
        Number(writer, 1, (ulong)outcome.Rejected);
        Text(writer, 2, outcome.Message);
        writer.End(partial);
        return writer.Written.ToArray();
    }

    private static void WriteStatus(ProtoWriter writer, int code, string message)
    {
        Number(writer, 1, (ulong)code);
        Text(writer, 2, message);
    }

    private static int Open(ProtoWriter writer, int field)
    {
        writer.Varint((ulong)(field << 3 | 2));
        return writer.Begin();
    }

    private static void Number(ProtoWriter writer, int field, ulong value)
    {
        writer.Varint((ulong)field << 3);
        writer.Varint(value);
    }

    private static void Text(ProtoWriter writer, int field, string value)
    {
        writer.Varint((ulong)(field << 3 | 2));
        writer.Bytes(System.Text.Encoding.UTF8.GetBytes(value));
    }
}
