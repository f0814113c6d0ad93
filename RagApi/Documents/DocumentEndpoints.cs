using System.Text.Json;
using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Retrieval;
using LlmAspire.TraceCollector.Contracts;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace LlmAspire.RagApi.Documents;

/// <summary>Adding and removing documents. An answer means: durable, and searchable unless that takes longer than <see cref="DocumentsOptions.SearchableSeconds"/>.</summary>
internal sealed class DocumentEndpoints(IDocumentStore store, DocumentLibrary library, SearchIndexSource index, IOptions<DocumentsOptions> options, ILogger<DocumentEndpoints> logger)
{
    public async Task<IResult> PostAsync(HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            AllowLargeBody(context);
            if (!DocumentBody.IsLines(context.Request.ContentType) && !DocumentBody.IsJson(context.Request.ContentType))
                return Results.Problem("Send application/json (one document or an array) or application/x-ndjson (one document a line).", statusCode: StatusCodes.Status415UnsupportedMediaType);
            var documents = DocumentBody.IsLines(context.Request.ContentType)
                ? await DocumentBody.ReadLinesAsync(context.Request.BodyReader, options.Value.MaxCharacters, cancellationToken)
                : await DocumentBody.ReadAsync(context.Request.Body, options.Value.MaxCharacters, cancellationToken);
            if (documents.Count == 0)
                return Invalid("The body holds no document.");
            return await AcceptAsync(documents, cancellationToken);
        }
        catch (JsonException error)
        {
            return Invalid($"The body is not JSON: {error.Message}");
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Results.Problem($"A body may have {options.Value.MaxRequestBytes:N0} bytes (Documents__MaxRequestBytes); send the documents in several requests.", statusCode: error.StatusCode);
        }
        catch (DocumentStoreFullException error)
        {
            return Results.Problem(error.Message, statusCode: StatusCodes.Status507InsufficientStorage);
        }
    }

    /// <param name="sent">Path and query as they were sent.</param>
    public async Task<IResult> DeleteAsync(string id, string? sent, CancellationToken cancellationToken)
    {
        var ids = DocumentAddress.Ids(id, sent).ToList();
        var found = ids.Find(store.Documents.ContainsKey) ?? ids.Find(library.IsInCorpus) ?? ids[0];
        if (await store.DeleteAsync(found, cancellationToken))
        {
            await VersionAsync(cancellationToken);
            return Results.NoContent();
        }
        return library.IsInCorpus(found)
            ? Results.Problem($"'{found}' is a file of the corpus folder: remove it there.", statusCode: StatusCodes.Status409Conflict)
            : Results.Problem($"There is no document '{found}'.", statusCode: StatusCodes.Status404NotFound);
    }

    private async Task<IResult> AcceptAsync(IReadOnlyList<CheckedDocument> documents, CancellationToken cancellationToken)
    {
        var accepted = documents.Where(document => document.Document is not null).Select(document => document.Document!).ToList();
        await store.PutAsync(accepted, cancellationToken);
        foreach (var shadowed in accepted.Where(document => library.IsInCorpus(document.Id)))
            logger.LogInformation("Document {Id} was posted: it is used instead of the corpus file of that name.", shadowed.Id);
        var rejected = documents.Where(document => document.Rejection is not null).Select(document => document.Rejection!).ToList();
        return Results.Json(new DocumentReceipt(accepted.Count, rejected, await VersionAsync(cancellationToken)), WireJson.Options);
    }

    /// <summary>The version that holds what was just written: the serving one, or the one being built.</summary>
    private async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        var built = await index.BuiltAsync(library.Revision, TimeSpan.FromSeconds(options.Value.SearchableSeconds), cancellationToken);
        return built?.Info.Version ?? index.VersionOf(library.List());
    }

    private void AllowLargeBody(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.Value.MaxRequestBytes;
    }

    private static IResult Invalid(string why) => Results.ValidationProblem(new Dictionary<string, string[]> { ["body"] = [why] });
}
