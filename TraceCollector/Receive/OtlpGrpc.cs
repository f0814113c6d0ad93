using System.Buffers.Binary;
using System.Globalization;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>
/// OTLP over gRPC: the three Export services, spoken without a gRPC library, because one holds a whole message in memory before anybody
/// can refuse it. Here it is read as HTTP bodies are, under the same bounds (ADR 0020). https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
/// </summary>
internal sealed class OtlpGrpc(OtlpReceiver receiver, BodyReceiver bodies, ReceiveOptions options)
{
    private const string ContentType = "application/grpc";

    /// <summary>One byte that says whether the message is compressed, four with its length.</summary>
    public const int PrefixBytes = 5;

    public static bool Speaks(HttpRequest request) => request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true;

    public async Task HandleAsync(HttpContext context, OtlpSignal signal)
    {
        if (!Speaks(context.Request) || !HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Response.StatusCode = Speaks(context.Request) ? StatusCodes.Status426UpgradeRequired : StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        var outcome = await ReceiveAsync(context.Request, signal, context.RequestAborted);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        if (outcome.Result == OtlpResult.Accepted)
            await AnswerAsync(context.Response, OtlpAnswers.Body(signal, outcome, json: false));
        else
            await RefuseAsync(context.Response, outcome);
    }

    /// <summary>An answer without a message: the status stands in the headers.</summary>
    public static Task RefuseAsync(HttpResponse response, int code, string message)
    {
        response.ContentType = ContentType;
        response.Headers["grpc-status"] = code.ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(message);
        return response.CompleteAsync();
    }

    private async Task<OtlpOutcome> ReceiveAsync(HttpRequest request, OtlpSignal signal, CancellationToken aborted)
    {
        var prefix = new byte[PrefixBytes];
        if (await request.Body.ReadAtLeastAsync(prefix, PrefixBytes, throwOnEndOfStream: false, aborted) < PrefixBytes)
            return receiver.Refuse(OtlpResult.Invalid, "The request has no whole message.");
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
        if (length > options.MaxBodyBytes)
            return receiver.Refuse(OtlpResult.TooLarge, $"The request is larger than {options.MaxBodyBytes} bytes.");
        var coding = prefix[0] == 0 ? null : request.Headers["grpc-encoding"].ToString();
        if (prefix[0] != 0 && ContentCoding.IsPlain(coding))
            return receiver.Refuse(OtlpResult.Invalid, "The message is said to be compressed, but grpc-encoding does not say how.");
        return await bodies.ReceiveAsync(signal, request.Body, length, exact: true, coding, json: false, aborted);
    }

    public static async Task AnswerAsync(HttpResponse response, byte[] message)
    {
        response.ContentType = ContentType;
        var framed = new byte[PrefixBytes + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, PrefixBytes);
        await response.Body.WriteAsync(framed);
        response.AppendTrailer("grpc-status", "0");
    }

    private static Task RefuseAsync(HttpResponse response, OtlpOutcome outcome)
    {
        if (outcome.Result == OtlpResult.Busy)
            response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(OtlpAnswers.RetryDetails(outcome.Message)).TrimEnd('=');
        if (outcome.Result == OtlpResult.Unsupported)
            response.Headers["grpc-accept-encoding"] = ContentCoding.Known;
        return RefuseAsync(response, OtlpAnswers.GrpcStatus(outcome.Result), outcome.Message);
    }
}
