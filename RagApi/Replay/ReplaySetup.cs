using LlmAspire.RagApi.Ask;
using LlmAspire.RagApi.Contracts;
using LlmAspire.ServiceDefaults;
using LlmAspire.TraceCollector.Contracts;
using Microsoft.AspNetCore.Mvc;

namespace LlmAspire.RagApi.Replay;

internal static class ReplaySetup
{
    public static void AddReplay(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new TracedPath("/replay"));
        builder.Services.AddSingleton<ReplayReading>();
    }

    public static void MapReplay(this WebApplication app) =>
        app.MapPost("/replay", PostAsync)
            .WithMetadata(new RequestSizeLimitAttribute(JsonBody.MaxBytes))
            .Accepts<ReplayRequest>("application/json")
            .Produces<ReplayResponse>()
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status502BadGateway)
            .WithTags("Ask").WithName("Replay").WithSummary("Answers again with parts frozen and parts exchanged; not sampled for evaluation.");

    private static async Task<IResult> PostAsync(HttpContext context, ReplayReading reading, AskSpans spans, AskPipeline pipeline)
    {
        var errors = new FieldErrors();
        var request = await JsonBody.ReadAsync<ReplayRequest>(context.Request, errors, context.RequestAborted);
        if (request is null || await reading.CheckAsync(request, errors, context.RequestAborted) is not { } plan)
            return Problems.BadRequest(errors);
        using var run = spans.Begin(plan);
        AskEndpoint.Announce(context, run);
        try
        {
            var result = await pipeline.AnswerAsync(run, plan, stream: null, context.RequestAborted);
            return Results.Json(Replayed(result.Response, result.Rendered), WireJson.Options);
        }
        catch (AskFailure failure)
        {
            await Problems.WriteAsync(context, failure, run.TraceId);
            return Results.Empty;
        }
    }

    private static ReplayResponse Replayed(AskResponse answer, IReadOnlyList<FrozenMessage> rendered) => new(
        answer.Answer, answer.Outcome, answer.Citations, answer.TraceId, answer.SpanId, answer.Model, answer.Prompt, answer.Experiment, answer.Usage, answer.CostUsd, answer.Stages, rendered);
}
