using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Documents.Corpus;
using LlmAspire.RagApi.Documents.Postgres;
using LlmAspire.ServiceDefaults.Postgres;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace LlmAspire.RagApi.Documents;

internal static class DocumentsSetup
{
    public static void AddDocuments(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<DocumentsOptions>>(new Mistakes<DocumentsOptions>(options => options.Mistakes()));
        services.AddSingleton<IValidateOptions<CorpusOptions>>(new Mistakes<CorpusOptions>(options => options.Mistakes()));
        services.AddOptions<DocumentsOptions>().BindConfiguration(DocumentsOptions.Section).ValidateOnStart();
        services.AddOptions<CorpusOptions>().BindConfiguration(CorpusOptions.Section).ValidateOnStart();
        services.AddSingleton(provider => new CorpusFolder(
            provider.GetRequiredService<IOptions<CorpusOptions>>().Value.Folder, provider.GetRequiredService<ILogger<CorpusFolder>>()));
        if (builder.AddTraceDatabase())
            services.AddSharedDocuments();
        else
            services.AddSingleton<IDocumentStore>(LocalDocuments);
        services.AddSingleton<DocumentLibrary>();
        services.AddSingleton<DocumentEndpoints>();
        services.AddHostedService<CorpusWatcher>();
    }

    /// <summary>Where posted documents and vectors lie: <c>documents</c> in <c>Data__Directory</c>.</summary>
    public static string Folder(IConfiguration configuration) => Path.GetFullPath(Path.Combine(configuration["Data:Directory"] ?? ".data", "documents"));

    private static DocumentStore LocalDocuments(IServiceProvider provider) => new(
        Folder(provider.GetRequiredService<IConfiguration>()),
        provider.GetRequiredService<IOptions<DocumentsOptions>>().Value.MaxTotalCharacters,
        provider.GetRequiredService<ILogger<DocumentStore>>());

    public static void MapDocuments(this WebApplication app)
    {
        app.MapPost("/documents", (HttpContext context, DocumentEndpoints documents, CancellationToken cancellationToken) => documents.PostAsync(context, cancellationToken))
            .Accepts<DocumentInput>("application/json", "application/x-ndjson", "*/*").Produces<DocumentReceipt>()
            .ProducesValidationProblem().ProducesProblem(413).ProducesProblem(415).ProducesProblem(503).ProducesProblem(507)
            .AddEndpointFilter(UnavailableAsync)
            .WithTags("Documents").WithName("PostDocuments").WithSummary("Adds or replaces documents: one, an array, or one a line (NDJSON).");
        app.MapDelete("/documents/{**id}", (string id, HttpContext context, DocumentEndpoints documents, CancellationToken cancellationToken) => documents.DeleteAsync(id, context.Features.Get<IHttpRequestFeature>()?.RawTarget, cancellationToken))
            .Produces(204).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503)
            .AddEndpointFilter(UnavailableAsync)
            .WithTags("Documents").WithName("DeleteDocument").WithSummary("Removes a posted document.");
    }

    private static async ValueTask<object?> UnavailableAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (DocumentStoreUnavailableException error)
        {
            context.HttpContext.Response.Headers.RetryAfter = "5";
            return Results.Problem(error.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
