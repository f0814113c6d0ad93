using LlmAspire.RagApi.Contracts;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmAspire.RagApi.Feedback;

internal static class FeedbackSetup
{
    public static void AddFeedback(this WebApplicationBuilder builder) => builder.Services.TryAddSingleton(TimeProvider.System);

    public static void MapFeedback(this WebApplication app) =>
        app.MapPost("/feedback", FeedbackEndpoint.PostAsync)
            .Accepts<FeedbackRequest>("application/json")
            .Produces(StatusCodes.Status202Accepted)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Ask").WithName("Feedback").WithSummary("Stores a thumb or an implicit signal for an answer.");
}
