using System.Text.Json.Nodes;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Journal;

namespace LlmAspire.TraceCollector.Scores;

/// <summary>
/// <c>POST /api/public/ingestion</c>, through which Langfuse's SDKs send their scores in batches: answered 207 with what became of each
/// event. Other events than scores are refused one by one: spans come as OTLP.
/// </summary>
internal static class LangfuseIngestion
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/api/public/ingestion", PostAsync)
        .WithTags("Scores")
        .WithSummary("Stores the scores of a batch in Langfuse's form; accepted means durable")
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(ScoreBody.LargestBody))
        .Accepts<JsonObject>("application/json", "*/*");

    private static async Task<IResult> PostAsync(HttpRequest request, IScoreSink sink, CancellationToken cancellationToken)
    {
        var body = await ScoreBody.ReadAsync(request, cancellationToken);
        if (body.Fault is not null || body.Json is not JsonObject root || root["batch"] is not JsonArray batch)
            return LangfuseScores.Refused([("batch", body.Fault ?? "Must be an array of events.")], body.Fault is null ? StatusCodes.Status400BadRequest : body.Status);
        var events = batch.Select((item, index) => Read(item, index)).ToList();
        try
        {
            var places = events.Where(item => item.Score is not null).ToList();
            var receipt = await sink.PostScoresAsync([.. places.Select(place => place.Score!)], cancellationToken);
            var rejected = receipt.Rejected.ToDictionary(item => item.Index, item => item.Error);
            return Results.Json(new
            {
                successes = places.Where((_, index) => !rejected.ContainsKey(index)).Select(place => new { id = place.Id, status = StatusCodes.Status201Created }),
                errors = events.Where(item => item.Fault is not null).Select(item => (item.Id, item.Fault)).Concat(rejected.Select(item => (places[item.Key].Id, Fault: (string?)item.Value)))
                    .Select(item => new { id = item.Id, status = StatusCodes.Status400BadRequest, message = "Invalid request data", error = item.Fault }),
            }, WireJson.Options, statusCode: StatusCodes.Status207MultiStatus);
        }
        catch (JournalBusyException)
        {
            request.HttpContext.Response.Headers.RetryAfter = "1";
            return Results.Json(new { message = "The journal cannot take more now; nothing was stored." }, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private sealed record Event(string Id, Score? Score, string? Fault);

    private static Event Read(JsonNode? node, int index)
    {
        var item = node as JsonObject;
        var id = item is null ? null : LangfuseScores.Text(item, "id");
        if (item is null || LangfuseScores.Text(item, "type") != "score-create" || item["body"] is not JsonObject body)
            return new(id ?? $"{index}", null, "Only events of the type score-create are taken here, with a body; spans come as OTLP.");
        var (score, faults) = LangfuseScores.Read(body);
        return new(id ?? $"{index}", score, score is null ? string.Join(' ', faults.Select(fault => $"{fault.Field}: {fault.Why}")) : null);
    }
}
