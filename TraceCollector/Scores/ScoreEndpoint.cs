using System.Text.Json.Nodes;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Journal;

namespace LlmAspire.TraceCollector.Scores;

/// <summary><c>POST /api/scores</c>: one or many; each is accepted or rejected by itself.</summary>
internal static class ScoreEndpoint
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/api/scores", PostAsync)
        .WithTags("Scores")
        .WithSummary("Stores one score or an array of them; accepted means durable")
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(ScoreBody.LargestBody))
        // Any type: curl calls what it sends a form, and a route that refused it would answer 404.
        .Accepts<Score>("application/json", "*/*")
        .Produces<ScoreReceipt>()
        .ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> PostAsync(HttpRequest request, IScoreSink sink, CancellationToken cancellationToken)
    {
        var body = await ScoreBody.ReadAsync(request, cancellationToken);
        if (body.Fault is not null)
            return body.Status == StatusCodes.Status413PayloadTooLarge ? Results.Problem(body.Fault, statusCode: body.Status, title: "Too large") : Wrong("body", body.Fault);
        return body.Json switch
        {
            JsonArray items => await StoreAsync([.. items], sink, request.HttpContext.Response, cancellationToken),
            JsonObject item => await StoreAsync([item], sink, request.HttpContext.Response, cancellationToken),
            _ => Wrong("body", "Must be a score or an array of scores."),
        };
    }

    private static async Task<IResult> StoreAsync(JsonNode?[] items, IScoreSink sink, HttpResponse response, CancellationToken cancellationToken)
    {
        var read = items.Select(ScoreReading.Read).ToList();
        var unread = read.Select((item, index) => (item.Fault, Index: index)).Where(item => item.Fault is not null).Select(item => new ScoreRejection(item.Index, item.Fault!));
        var places = read.Select((item, index) => (item.Score, Index: index)).Where(item => item.Score is not null).ToList();
        try
        {
            var receipt = await sink.PostScoresAsync([.. places.Select(place => place.Score!)], cancellationToken);
            var rejected = unread.Concat(receipt.Rejected.Select(item => item with { Index = places[item.Index].Index })).OrderBy(item => item.Index).ToList();
            return Answer(new(receipt.Accepted, rejected));
        }
        catch (JournalBusyException)
        {
            response.Headers.RetryAfter = "1";
            return Results.Problem("The journal cannot take more now; nothing was stored.", statusCode: StatusCodes.Status503ServiceUnavailable, title: "Busy");
        }
    }

    /// <summary>Where nothing could be accepted the whole request was wrong, and says so in its status too.</summary>
    private static IResult Answer(ScoreReceipt receipt)
    {
        if (receipt.Accepted > 0 || receipt.Rejected.Count == 0)
            return Results.Json(receipt, WireJson.Options);
        var errors = receipt.Rejected.ToDictionary(item => $"[{item.Index}]", item => new[] { item.Error });
        return Results.ValidationProblem(errors, title: "No score could be stored.", extensions: new Dictionary<string, object?> { ["accepted"] = 0, ["rejected"] = receipt.Rejected });
    }

    private static IResult Wrong(string field, string why) => Results.ValidationProblem(new Dictionary<string, string[]> { [field] = [why] });
}
