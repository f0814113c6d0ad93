using System.Text.Json;
using System.Text.Json.Nodes;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Journal;

namespace LlmAspire.TraceCollector.Scores;

/// <summary><c>POST /api/scores</c>: one or many; each is accepted or rejected by itself.</summary>
internal static class ScoreEndpoint
{
    /// <summary>Bytes of a body; a larger one is answered 413.</summary>
    public const int LargestBody = 8 << 20;

    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/api/scores", PostAsync)
        .WithTags("Scores")
        .WithSummary("Stores one score or an array of them; accepted means durable")
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LargestBody))
        // Any type: curl calls what it sends a form, and a route that refused it would answer 404.
        .Accepts<Score>("application/json", "*/*")
        .Produces<ScoreReceipt>()
        .ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> PostAsync(HttpRequest request, IScoreSink sink, CancellationToken cancellationToken)
    {
        JsonNode? body;
        try
        {
            if (await ReadAsync(request.Body, cancellationToken) is not { } bytes)
                return TooLarge();
            body = JsonNode.Parse(bytes.Span);
        }
        catch (JsonException e)
        {
            return Wrong("body", $"Must be JSON: {e.Message}");
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge();
        }
        return body switch
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

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var part = new byte[16 << 10];
        while (await body.ReadAsync(part, cancellationToken) is > 0 and var read)
        {
            if (buffer.Length + read > LargestBody)
                return null;
            buffer.Write(part, 0, read);
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static IResult TooLarge() =>
        Results.Problem($"A body may have at most {LargestBody} bytes.", statusCode: StatusCodes.Status413PayloadTooLarge, title: "Too large");

    private static IResult Wrong(string field, string why) => Results.ValidationProblem(new Dictionary<string, string[]> { [field] = [why] });
}
