using System.Text.Json.Nodes;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Scores;

/// <summary>
/// <c>POST /v1/span_annotations</c>, <c>/v1/trace_annotations</c> and <c>/v1/session_annotations</c> as Phoenix's clients send them:
/// <c>{ data: […] }</c>, answered with an id each. All or nothing: one fault refuses the request, with its place. A span that is not
/// stored yet is waited for, whatever <c>sync</c> says.
/// </summary>
internal static class PhoenixAnnotations
{
    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var target in new[] { "span", "trace", "session" })
            app.MapPost($"/v1/{target}_annotations", (HttpRequest request, IScoreSink sink, CancellationToken cancel) => PostAsync(request, target, sink, cancel))
                .WithTags("Scores")
                .WithSummary($"Stores annotations of {target}s in Phoenix's form; accepted means durable")
                .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(ScoreBody.LargestBody))
                .Accepts<JsonObject>("application/json", "*/*");
    }

    private static async Task<IResult> PostAsync(HttpRequest request, string target, IScoreSink sink, CancellationToken cancellationToken)
    {
        var body = await ScoreBody.ReadAsync(request, cancellationToken);
        if (body.Fault is not null)
            return Refused([new(null, null, body.Fault)], body.Status);
        if (body.Json is not JsonObject root || root["data"] is not JsonArray items)
            return Refused([new(null, "data", "Must be an array.")]);
        var read = items.Select((item, index) => AnnotationReading.Read(item, index, target)).ToList();
        if (read.SelectMany(item => item.Faults).ToList() is { Count: > 0 } faults)
            return Refused(faults);
        var scores = read.Select(item => item.Score!).ToList();
        var wrong = scores.Select((score, i) => (Fault: ScoreCheck.Fault(score), Index: i)).Where(item => item.Fault is not null).Select(item => AnnotationReading.Fault(item.Index, item.Fault!, target)).ToList();
        return wrong.Count > 0 ? Refused(wrong) : await StoreAsync(scores, sink, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<IResult> StoreAsync(List<Score> scores, IScoreSink sink, HttpResponse response, CancellationToken cancellationToken)
    {
        try
        {
            await sink.PostScoresAsync(scores, cancellationToken);
            return Results.Json(new { data = scores.Select(score => new { id = ScoreKey.Of(score).ToString() }) }, WireJson.Options);
        }
        catch (JournalBusyException busy)
        {
            response.Headers.RetryAfter = "1";
            return Results.Json(new { detail = $"{busy.Message} Nothing was stored." }, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static IResult Refused(IEnumerable<AnnotationFault> faults, int status = StatusCodes.Status422UnprocessableEntity) => Results.Json(new
    {
        detail = faults.Select(fault => new
        {
            loc = new object?[] { "body", fault.Index is null ? null : "data", fault.Index, fault.Field }.OfType<object>(),
            msg = fault.Why,
            type = "value_error",
        }),
    }, WireJson.Options, statusCode: status);
}
