using System.Net;
using System.Net.Http.Headers;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>Lets an OTLP/HTTP protobuf exporter of the same process hand its requests over without a socket.</summary>
/// <param name="receiver">Called at each request: exporters are made while loggers are, and the receiver needs a logger.</param>
internal sealed class InProcessOtlpHandler(Func<OtlpReceiver> receiver) : HttpMessageHandler
{
    /// <summary>What the OpenTelemetry exporter calls, on its own thread.</summary>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        request.Content?.CopyTo(body, null, cancellationToken);
        return Answer(Signal(request), body, cancellationToken).AsTask().GetAwaiter().GetResult();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        if (request.Content is { } content)
            await content.CopyToAsync(body, cancellationToken);
        return await Answer(Signal(request), body, cancellationToken);
    }

    private async ValueTask<HttpResponseMessage> Answer(OtlpSignal? signal, MemoryStream body, CancellationToken cancellationToken)
    {
        if (signal is null)
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        var outcome = await receiver().ReceiveAsync(signal, body.GetBuffer().AsMemory(0, (int)body.Length), cancellationToken);
        var response = new HttpResponseMessage((HttpStatusCode)OtlpAnswers.HttpStatus(outcome.Result))
        {
            Content = new ByteArrayContent(OtlpAnswers.Body(signal, outcome, json: false)) { Headers = { ContentType = new("application/x-protobuf") } },
        };
        if (outcome.Result == OtlpResult.Busy)
            response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(OtlpAnswers.RetryAfterSeconds));
        return response;
    }

    private static OtlpSignal? Signal(HttpRequestMessage request) =>
        OtlpSignal.All.FirstOrDefault(signal => request.RequestUri?.AbsolutePath == $"/v1/{signal.Name}");
}
