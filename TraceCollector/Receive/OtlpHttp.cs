using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Wire;
using Microsoft.Net.Http.Headers;
using ZstdSharp;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>OTLP over HTTP, protobuf and JSON. Every answer, errors too, is in the encoding of the request.</summary>
internal sealed class OtlpHttp(OtlpReceiver receiver, InFlightBytes budget, ReceiveOptions options)
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    public async Task HandleAsync(HttpContext context, OtlpSignal signal)
    {
        var json = IsJson(context.Request.ContentType);
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            await AnswerAsync(context, signal, receiver.Refuse(OtlpResult.Unsupported, "Only POST is served here."), json ?? true, StatusCodes.Status405MethodNotAllowed);
            return;
        }
        if (json is null)
        {
            await AnswerAsync(context, signal, receiver.Refuse(OtlpResult.Unsupported, $"The content type must be {Protobuf} or {Json}."), json: true);
            return;
        }
        var outcome = await ReceiveAsync(context.Request, signal, json.Value, context.RequestAborted);
        await AnswerAsync(context, signal, outcome, json.Value);
    }

    private async Task<OtlpOutcome> ReceiveAsync(HttpRequest request, OtlpSignal signal, bool json, CancellationToken aborted)
    {
        try
        {
            using var body = await RequestBody.ReadAsync(request.Body, request.ContentLength, budget, options.MaxBodyBytes, aborted);
            var coding = request.Headers.ContentEncoding.ToString();
            if (ContentCoding.IsPlain(coding) || body.Bytes.IsEmpty)
                return await ReceiveAsync(signal, body.Bytes, json, aborted);
            await using var stream = ContentCoding.Decompress(coding, body.AsStream(), body.Bytes.Span);
            if (stream is null)
            {
                request.HttpContext.Response.Headers.AcceptEncoding = ContentCoding.Known;
                return receiver.Refuse(OtlpResult.Unsupported, $"The content encoding must be one of {ContentCoding.Known}.");
            }
            using var plain = await RequestBody.ReadAsync(stream, null, budget, options.MaxBodyBytes, aborted);
            return await ReceiveAsync(signal, plain.Bytes, json, aborted);
        }
        catch (BadHttpRequestException error)
        {
            return receiver.Refuse(error.StatusCode == StatusCodes.Status413PayloadTooLarge ? OtlpResult.TooLarge : OtlpResult.Invalid, error.Message);
        }
        catch (Exception error) when (error is InvalidDataException or ZstdException or EndOfStreamException)
        {
            return receiver.Refuse(OtlpResult.Invalid, error.Message);
        }
        catch (JournalBusyException error)
        {
            return receiver.Refuse(OtlpResult.Busy, error.Message);
        }
    }

    private async ValueTask<OtlpOutcome> ReceiveAsync(OtlpSignal signal, ReadOnlyMemory<byte> body, bool json, CancellationToken aborted) =>
        await receiver.ReceiveAsync(signal, json && !body.IsEmpty ? OtlpJson.ToProtobuf(body.Span, signal.Request, options.MaxBodyBytes) : body, aborted);

    private static async Task AnswerAsync(HttpContext context, OtlpSignal signal, OtlpOutcome outcome, bool json, int? status = null)
    {
        if (context.RequestAborted.IsCancellationRequested)
            return;
        var response = context.Response;
        response.StatusCode = status ?? OtlpAnswers.HttpStatus(outcome.Result);
        response.ContentType = json ? Json : Protobuf;
        if (outcome.Result == OtlpResult.Busy)
            response.Headers.RetryAfter = OtlpAnswers.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var body = OtlpAnswers.Body(signal, outcome, json);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Refuses with a status that somebody else has set, in the encoding of the request.</summary>
    public static async Task RefuseAsync(HttpContext context, int code, string message)
    {
        var json = IsJson(context.Request.ContentType) ?? true;
        context.Response.ContentType = json ? Json : Protobuf;
        await context.Response.Body.WriteAsync(json ? OtlpAnswers.JsonStatus(code, message) : OtlpAnswers.ProtobufStatus(code, message), context.RequestAborted);
    }

    /// <summary><c>null</c> where it is neither.</summary>
    private static bool? IsJson(string? contentType) =>
        !MediaTypeHeaderValue.TryParse(contentType, out var type) ? null
        : type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) ? true
        : type.MediaType.Equals(Protobuf, StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/protobuf", StringComparison.OrdinalIgnoreCase) ? false
        : null;
}
