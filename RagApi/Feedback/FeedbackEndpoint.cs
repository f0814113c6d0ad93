using LlmAspire.RagApi.Ask;
using LlmAspire.RagApi.Contracts;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.RagApi.Feedback;

/// <summary><c>POST /feedback</c>: 202 once the collector has stored it, 503 when it cannot.</summary>
internal static class FeedbackEndpoint
{
    private const string RetrySeconds = "5";

    public static async Task<IResult> PostAsync(HttpContext context, TimeProvider time, ILogger<FeedbackRequest> logger)
    {
        var errors = new FieldErrors();
        var request = await JsonBody.ReadAsync<FeedbackRequest>(context.Request, errors, context.RequestAborted);
        var scores = request is null ? [] : FeedbackReading.Scores(request, time.GetUtcNow(), errors);
        if (errors.Count > 0)
            return Problems.BadRequest(errors);
        if (context.RequestServices.GetService<IScoreSink>() is not { } sink)
            return Unavailable(context, "No collector is connected (TraceCollector__Url).");
        try
        {
            var receipt = await sink.PostScoresAsync(scores, context.RequestAborted);
            return receipt.Rejected.Count == 0 ? Results.Accepted() : Refused(receipt);
        }
        catch (Exception error) when (Unreachable(error) && !context.RequestAborted.IsCancellationRequested)
        {
            logger.LogWarning(error, "Feedback could not be stored");
            return Unavailable(context, error.Message);
        }
    }

    /// <summary>What a sink may throw, and what the resilience layer makes of it (time-outs and an open circuit).</summary>
    private static bool Unreachable(Exception error) =>
        error is HttpRequestException or IOException or OperationCanceledException or TimeoutException || error.GetType().Namespace?.StartsWith("Polly", StringComparison.Ordinal) == true;

    private static IResult Refused(ScoreReceipt receipt)
    {
        var errors = new FieldErrors();
        foreach (var rejection in receipt.Rejected)
            errors.Note("body", rejection.Error);
        return Problems.BadRequest(errors);
    }

    private static IResult Unavailable(HttpContext context, string why)
    {
        context.Response.Headers.RetryAfter = RetrySeconds;
        return Results.Problem(why, statusCode: StatusCodes.Status503ServiceUnavailable, title: "Feedback cannot be stored now.", type: "/problems/collector-unavailable");
    }
}
