using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Experiments;
using LlmAspire.RagApi.Models;
using LlmAspire.RagApi.Prompts;
using LlmAspire.ServiceDefaults;
using LlmAspire.TraceCollector.Contracts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace LlmAspire.RagApi.Ask;

internal static class AskSetup
{
    public static void AddAsk(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AskOptions>().BindConfiguration(AskOptions.Section)
            .Configure<IConfiguration>((options, given) => options.ReadOrigins(given[$"{AskOptions.Section}:{nameof(AskOptions.AllowedOrigins)}"]))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<AskOptions>, AskOptionsValidator>();
        services.AddSingleton(new TracedPath("/ask"));
        services.AddSingleton<AskSpans>();
        services.AddSingleton<AskPlanner>();
        services.AddSingleton<AskPipeline>();
        services.AddHostedService<StartChecks>();
        services.AddCors();
        services.ConfigureHttpJsonOptions(options => WireJson.Describe(options.SerializerOptions));
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(AskSpans.SourceName));
    }

    public static void MapAsk(this WebApplication app)
    {
        var origins = app.Services.GetRequiredService<IOptions<AskOptions>>().Value.AllowedOrigins;
        if (origins.Length > 0)
            app.UseCors(policy => policy.WithOrigins(origins).AllowAnyHeader().AllowAnyMethod());
        app.MapPost("/ask", AskEndpoint.PostAsync)
            .WithMetadata(new RequestSizeLimitAttribute(JsonBody.MaxBytes))
            .Accepts<AskRequest>("application/json")
            .Produces<AskResponse>(StatusCodes.Status200OK, "application/json", "text/event-stream")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status502BadGateway)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Ask").WithName("Ask").WithSummary("Answers a question from the documents, as JSON or as server-sent events.");
    }

    /// <summary>Reads prompts, experiment and model once, so that a mistake in them stops the start and not the first question.</summary>
    private sealed class StartChecks(PromptCatalogue prompts, RunningExperiment running, ChatModels models, ILogger<StartChecks> logger) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            var answer = prompts.Current(PromptCatalogue.Answer);
            logger.LogInformation("Answers come from {Model} with prompt {Prompt}", models.Default.Ref, answer.Name);
            if (running.Experiment is { } experiment)
                logger.LogInformation("Experiment {Id} runs: {Variants}", experiment.Id, string.Join(", ", experiment.Variants.Select(variant => variant.Name)));
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
