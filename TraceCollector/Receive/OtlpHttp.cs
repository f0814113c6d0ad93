using Microsoft.Net.Http.Headers;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>OTLP over HTTP, protobuf and JSON. Every answer, errors too, is in the encoding of the request.</summary>
internal sealed class OtlpHttp(OtlpReceiver receiver, BodyReceiver bodies)
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
        var request = context.Request;
        var coding = request.Headers.ContentEncoding.ToString();
        var outcome = await bodies.ReceiveAsync(signal, request.Body, request.ContentLength, exact: false, coding, json.Value, context.RequestAborted);
        if (outcome.Result == OtlpResult.Unsupported)
            context.Response.Headers.AcceptEncoding = ContentCoding.Known;
        await AnswerAsync(context, signal, outcome, json.Value);
    }

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
