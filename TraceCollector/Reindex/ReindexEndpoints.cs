using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Query;

namespace LlmAspire.TraceCollector.Reindex;

/// <summary><c>/api/reindex</c>: POST begins, GET tells how far it is, DELETE ends it. One at a time.</summary>
internal static class ReindexEndpoints
{
    private const string Path = "/api/reindex";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(Path, BeginAsync).WithTags("Upkeep")
            .WithSummary("Builds the tables anew from the journal, beside those in use")
            .Produces<ReindexStatus>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);
        app.MapGet(Path, (Reindexer reindexer) => reindexer.Status is { } status ? QueryAnswers.Json(status) : QueryAnswers.NotFound("There was no reindex since the start."))
            .WithTags("Upkeep")
            .WithSummary("How far the latest reindex is, or how it ended")
            .Produces<ReindexStatus>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        app.MapDelete(Path, async (Reindexer reindexer, CancellationToken cancel) => await reindexer.CancelAsync(cancel) ? QueryAnswers.Json(reindexer.Status!) : QueryAnswers.NotFound("No reindex is running."))
            .WithTags("Upkeep")
            .WithSummary("Ends the reindex that runs; the tables in use stay as they are")
            .Produces<ReindexStatus>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> BeginAsync(Reindexer reindexer, CancellationToken cancel) => await reindexer.StartWhenIndexingAsync(cancel) switch
    {
        ReindexStart.Running => Results.Problem("A reindex is running; DELETE /api/reindex ends it.", statusCode: StatusCodes.Status409Conflict, title: "Running already"),
        ReindexStart.NotHere => Results.Problem("Another collector indexes this database, and it alone can build the tables anew: ask that one.", statusCode: StatusCodes.Status409Conflict, title: "Not this collector"),
        ReindexStart.NoRoom => Results.Problem(
            $"The new tables will take about {reindexer.NeededBytes} bytes; {reindexer.RoomBytes} are free beyond Journal__MinFreeBytes.",
            statusCode: StatusCodes.Status507InsufficientStorage, title: "Not enough room on the disk"),
        _ => Results.Json(reindexer.Status, WireJson.Options, statusCode: StatusCodes.Status202Accepted),
    };
}
