using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Query;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Repricing;

/// <summary><c>POST /api/costs/reprice</c> (a preview unless it says <c>apply=true</c>), and what repricings there were.</summary>
internal static class RepricingEndpoints
{
    public static void AddRepricing(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Repricer>();
        builder.Services.AddSingleton<IRepricing>(services => services.GetRequiredService<Repricer>());
    }

    public static void MapRepricing(this WebApplication app)
    {
        var api = app.MapGroup("/api").WithTags("Costs");
        api.MapPost("/costs/reprice", (HttpRequest request, Repricer repricer, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (Range: asked.Range(), Body: NoBody(asked, request), Apply: asked.OneOf("apply", "true", "false"), Author: asked.Text("author")),
                asked => repricer.RunAsync(asked.Range, asked.Apply == "true", asked.Author, cancel)))
            .Describe<RepricingReport>("Prices settled traces again by the prices in force, or says what that would change", QueryParameters.Range, [("apply", "true writes; a preview by default"), ("author", "Who wants it, for the audit")]);
        api.MapGet("/costs/repricings", (HttpRequest request, Repricer repricer, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock, _ => true, _ => repricer.ListAsync(cancel)))
            .Describe<Page<RepricingReport>>("Repricings, the newest first");
        api.MapGet("/traces/{traceId}/costs", (string traceId, HttpRequest request, Repricer repricer, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock, _ => true,
                async _ => Ids.TryTrace(traceId, out var id) ? QueryAnswers.Json(await repricer.FormerAsync(id, cancel)) : throw new ArgumentException("A trace id has 32 hex digits, not all zero.", nameof(traceId))))
            .Describe<IReadOnlyList<FormerCost>>("What a trace cost before its repricings");
    }

    /// <summary>A body would say something that is not done: a range in it, for one, would be taken for another.</summary>
    private static bool NoBody(QueryReading asked, HttpRequest request)
    {
        var empty = request.ContentLength is null or 0 && request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true };
        if (!empty)
            asked.Wrong("body", "No body is taken here; from, to, apply and author are parameters of the address.");
        return empty;
    }
}
