using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Query;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Erasing;

/// <summary><c>DELETE /api/traces/{traceId}</c> and <c>DELETE /api/users/{userId}</c>: 204 once rows and texts are gone, 404 where there is nothing.</summary>
internal static class EraseEndpoints
{
    /// <summary>After this an answer says that the erasing goes on by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(55);

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").WithTags("Erasing");
        api.MapDelete("/traces/{traceId}", (string traceId, HttpResponse response, Eraser eraser, CancellationToken cancel) => !Ids.TryTrace(traceId, out var id)
                ? Task.FromResult(QueryAnswers.Wrong(new Dictionary<string, string[]> { ["traceId"] = ["A trace id has 32 hex digits, not all zero."] }))
                : EraseAsync(eraser, response, new Erasure([Ids.TraceText(id)], []), $"No span of trace {traceId} is stored.", cancel))
            .Describe("Erases a trace, its texts in the journal included");
        api.MapDelete("/users/{userId}", (string userId, HttpResponse response, Eraser eraser, CancellationToken cancel) =>
                EraseAsync(eraser, response, new Erasure([], [userId]), $"No trace of user {userId} is stored.", cancel))
            .Describe("Erases all traces of a user and the scores the user gave, texts in the journal included");
    }

    private static async Task<IResult> EraseAsync(Eraser eraser, HttpResponse response, Erasure erasure, string unknown, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await eraser.EraseAsync(erasure, patience.Token) ? Results.NoContent() : QueryAnswers.NotFound(unknown);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Busy(response, $"Not finished within {Patience.TotalSeconds:N0} s. If it had begun it goes on by itself; asked again, 404 says that it is done.");
        }
        catch (JournalBusyException e)
        {
            return Busy(response, e.Message);
        }
        catch (IOException e)
        {
            return Busy(response, $"Its rows are gone; its texts could not be taken out of the journal yet ({e.Message}). The next erasure or start tries again.");
        }
    }

    private static IResult Busy(HttpResponse response, string why)
    {
        response.Headers.RetryAfter = "10";
        return Results.Problem(why, statusCode: StatusCodes.Status503ServiceUnavailable, title: "Busy");
    }

    private static void Describe(this RouteHandlerBuilder route, string summary) => route
        .WithSummary(summary)
        .Produces(StatusCodes.Status204NoContent)
        .ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
