using System.Text.Json;
using LlmAspire.RagApi.Contracts;
using LlmAspire.TraceCollector.Contracts;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace LlmAspire.RagApi.Ask;

/// <summary><c>POST /ask</c>, as one object or as server-sent events.</summary>
internal static class AskEndpoint
{
    private const string TraceHeader = "x-trace-id";

    public static async Task<IResult> PostAsync(HttpContext context, AskPlanner planner, AskSpans spans, AskPipeline pipeline)
    {
        var cancellationToken = context.RequestAborted;
        var errors = new FieldErrors();
        var request = await JsonBody.ReadAsync<AskRequest>(context.Request, errors, cancellationToken);
        if (request is null || QuestionReading.Check(request, errors) is not { } question)
            return Problems.BadRequest(errors);
        var plan = planner.Plan(question);
        using var run = spans.Begin(plan);
        Announce(context, run);
        await (WantsEvents(context.Request) ? StreamAsync(context, run, plan, pipeline) : AnswerAsync(context, run, plan, pipeline));
        return Results.Empty;
    }

    public static void Announce(HttpContext context, AskRun run)
    {
        context.Response.Headers[TraceHeader] = run.TraceId;
        context.Response.Headers.AccessControlExposeHeaders = TraceHeader;
    }

    private static async Task AnswerAsync(HttpContext context, AskRun run, AskPlan plan, AskPipeline pipeline)
    {
        try
        {
            var result = await pipeline.AnswerAsync(run, plan, stream: null, context.RequestAborted);
            await context.Response.WriteAsJsonAsync(result.Response, WireJson.Options, context.RequestAborted);
        }
        catch (AskFailure failure)
        {
            await Problems.WriteAsync(context, failure, run.TraceId);
        }
    }

    /// <summary>What fails before the model is called still has its own status; what fails after is the stream's last event.</summary>
    private static async Task StreamAsync(HttpContext context, AskRun run, AskPlan plan, AskPipeline pipeline)
    {
        try
        {
            var stream = new AskStream(() => StartAsync(context, run, plan), text => SendAsync(context, "token", new { text }));
            var result = await pipeline.AnswerAsync(run, plan, stream, context.RequestAborted);
            await SendAsync(context, "done", result.Response);
        }
        catch (AskFailure failure) when (context.Response.HasStarted)
        {
            if (!context.RequestAborted.IsCancellationRequested)
                await SendAsync(context, "error", Problems.Of(failure, run.TraceId));
        }
        catch (AskFailure failure)
        {
            await Problems.WriteAsync(context, failure, run.TraceId);
        }
    }

    private static Task StartAsync(HttpContext context, AskRun run, AskPlan plan)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var experiment = plan.Assignment is { } assignment ? new ExperimentRef(assignment.Experiment.Id, assignment.Variant.Name) : null;
        return SendAsync(context, "start", new { run.TraceId, experiment });
    }

    private static async Task SendAsync<T>(HttpContext context, string name, T data)
    {
        await context.Response.WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(data, WireJson.Options)}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>Events where the client prefers them, or likes them as much as JSON.</summary>
    private static bool WantsEvents(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && Quality(accepted, "text/event-stream") is { } events && events >= (Quality(accepted, "application/json") ?? 0);

    private static double? Quality(IList<MediaTypeHeaderValue> accepted, string type) =>
        accepted.FirstOrDefault(value => value.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } found && found.Quality is not 0 ? found.Quality ?? 1 : null;
}
