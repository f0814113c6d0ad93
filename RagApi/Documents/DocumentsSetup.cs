using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Documents.Corpus;
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
        services.AddSingleton(provider => new DocumentStore(
            Folder(provider.GetRequiredService<IConfiguration>()),
            provider.GetRequiredService<IOptions<DocumentsOptions>>().Value.MaxTotalCharacters,
            provider.GetRequiredService<ILogger<DocumentStore>>()));
        services.AddSingleton<DocumentLibrary>();
        services.AddSingleton<DocumentEndpoints>();
        services.AddHostedService<CorpusWatcher>();
    }

    /// <summary>Where posted documents and vectors lie: <c>documents</c> in <c>Data__Directory</c>.</summary>
    public static string Folder(IConfiguration configuration) => Path.GetFullPath(Path.Combine(configuration["Data:Directory"] ?? ".data", "documents"));

    public static void MapDocuments(this WebApplication app)
    {
        app.MapPost("/documents", (HttpContext context, DocumentEndpoints documents, CancellationToken cancellationToken) => documents.PostAsync(context, cancellationToken))
            .Accepts<DocumentInput>("application/json", "application/x-ndjson", "*/*").Produces<DocumentReceipt>()
            .ProducesValidationProblem().ProducesProblem(413).ProducesProblem(415).ProducesProblem(507)
            .WithTags("Documents").WithName("PostDocuments").WithSummary("Adds or replaces documents: one, an array, or one a line (NDJSON).");
        app.MapDelete("/documents/{**id}", (string id, HttpContext context, DocumentEndpoints documents, CancellationToken cancellationToken) => documents.DeleteAsync(id, context.Features.Get<IHttpRequestFeature>()?.RawTarget, cancellationToken))
            .Produces(204).ProducesProblem(404).ProducesProblem(409)
            .WithTags("Documents").WithName("DeleteDocument").WithSummary("Removes a posted document.");
    }
}
