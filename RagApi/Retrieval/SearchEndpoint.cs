using System.Diagnostics;
using System.Text.Json;
using LlmAspire.RagApi.Ask;
using LlmAspire.RagApi.Contracts;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.RagApi.Retrieval;

/// <summary><c>POST /search</c>: what a question would retrieve, without asking a model.</summary>
internal static class SearchEndpoint
{
    public const int MaxQuery = 32_000;
    public const int MaxLimit = 100;
    private const int DefaultLimit = 10;

    public static async Task<IResult> PostAsync(HttpContext context, ISearchIndexSource source, AskSpans spans, CancellationToken cancellationToken)
    {
        var (request, errors) = await ReadAsync(context.Request.Body, cancellationToken);
        if (errors.Count > 0)
            return Results.ValidationProblem(errors);
        var index = await source.CurrentAsync(cancellationToken);
        var run = spans.Search();
        var vector = await run.StageAsync(Stages.Embed, span => EmbedAsync(span, index, request!.Query!, cancellationToken));
        var ranked = await RetrievalStages.FindAsync(run, index, vector, new RetrievalWidth(MaxLimit, request!.Limit ?? DefaultLimit, Rerank: true), cancellationToken);
        var hits = ranked.Select(ToHit).ToList();
        return Results.Json(new SearchResponse(index.Info.Version, index.Info.Embedder, Activity.Current?.TraceId.ToHexString(), hits), WireJson.Options);
    }

    private static Task<QueryVector> EmbedAsync(StageSpan span, ISearchIndex index, string query, CancellationToken cancellationToken)
    {
        span.Tag("rag.embedder", index.Info.Embedder);
        span.Text("input.value", query);
        return index.EmbedAsync(query, cancellationToken);
    }

    internal static Dictionary<string, string[]> Check(SearchRequest? request)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(request?.Query))
            errors["query"] = ["is missing or empty"];
        else if (request.Query.Length > MaxQuery)
            errors["query"] = [$"has {request.Query.Length} characters; at most {MaxQuery} are taken"];
        if (request?.Limit is < 1 or > MaxLimit)
            errors["limit"] = [$"{request.Limit} is not in 1..{MaxLimit}"];
        return errors;
    }

    private static async Task<(SearchRequest? Request, Dictionary<string, string[]> Errors)> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            var request = await JsonSerializer.DeserializeAsync<SearchRequest>(body, WireJson.Options, cancellationToken);
            return (request, Check(request));
        }
        catch (JsonException error)
        {
            if (error.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal))
                return (null, new(StringComparer.Ordinal) { [path[2..]] = ["has the wrong type"] });
            return (null, new(StringComparer.Ordinal) { ["body"] = ["is not a JSON object with query and limit"] });
        }
    }

    private static SearchHit ToHit(Candidate candidate, int i) =>
        new(i + 1, candidate.Chunk.ChunkId, candidate.Chunk.DocumentId, candidate.Chunk.Title, candidate.Chunk.Text, candidate.Score, candidate.Ranks);
}
