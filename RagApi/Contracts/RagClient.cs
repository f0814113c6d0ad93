using System.Net.Http.Json;
using System.Text.Json;

namespace LlmAspire.RagApi.Contracts;

/// <summary>
/// The RAG API from another process. Every method throws <see cref="HttpRequestException"/> with the status and, where the
/// service gave one, the problem's own words.
/// </summary>
/// <param name="http">Its <see cref="HttpClient.BaseAddress"/> is the service's address.</param>
public sealed class RagClient(HttpClient http)
{
    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web);

    public Task<AskResponse> AskAsync(AskRequest request, CancellationToken cancellationToken = default) =>
        PostAsync<AskRequest, AskResponse>("/ask", request, cancellationToken);

    public Task<SearchResponse> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default) =>
        PostAsync<SearchRequest, SearchResponse>("/search", request, cancellationToken);

    /// <summary>Adds or replaces documents; they are durable when this returns.</summary>
    public Task<DocumentReceipt> AddDocumentsAsync(IReadOnlyList<DocumentInput> documents, CancellationToken cancellationToken = default) =>
        PostAsync<IReadOnlyList<DocumentInput>, DocumentReceipt>("/documents", documents, cancellationToken);

    /// <returns>False where there was no such document.</returns>
    public async Task<bool> DeleteDocumentAsync(string id, CancellationToken cancellationToken = default)
    {
        using var response = await http.DeleteAsync(new Uri($"/documents/{Uri.EscapeDataString(id)}", UriKind.Relative), cancellationToken);
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
            return false;
        await EnsureAsync(response, cancellationToken);
        return true;
    }

    public async Task<IndexInfo> GetIndexAsync(CancellationToken cancellationToken = default)
    {
        using var response = await http.GetAsync(new Uri("/index", UriKind.Relative), cancellationToken);
        return await ReadAsync<IndexInfo>(response, cancellationToken);
    }

    public async Task SendFeedbackAsync(FeedbackRequest request, CancellationToken cancellationToken = default)
    {
        using var response = await http.PostAsJsonAsync("/feedback", request, json, cancellationToken);
        await EnsureAsync(response, cancellationToken);
    }

    public Task<ReplayResponse> ReplayAsync(ReplayRequest request, CancellationToken cancellationToken = default) =>
        PostAsync<ReplayRequest, ReplayResponse>("/replay", request, cancellationToken);

    private async Task<TAnswer> PostAsync<TRequest, TAnswer>(string path, TRequest request, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(path, request, json, cancellationToken);
        return await ReadAsync<TAnswer>(response, cancellationToken);
    }

    private static async Task<TAnswer> ReadAsync<TAnswer>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await EnsureAsync(response, cancellationToken);
        return await response.Content.ReadFromJsonAsync<TAnswer>(json, cancellationToken)
            ?? throw new HttpRequestException($"{response.RequestMessage?.RequestUri} answered null.", null, response.StatusCode);
    }

    private static async Task EnsureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        throw new HttpRequestException($"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}: {body}", null, response.StatusCode);
    }
}
