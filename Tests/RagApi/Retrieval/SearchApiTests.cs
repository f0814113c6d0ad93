using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LlmAspire.RagApi;
using LlmAspire.RagApi.Contracts;
using LlmAspire.TraceCollector.Contracts;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace LlmAspire.Tests;

public sealed class SearchApiTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("ragapi-").FullName;
    private readonly string _corpus = Directory.CreateTempSubdirectory("corpus-").FullName;
    private readonly WebApplicationFactory<RagApiEntry> _host;
    private readonly HttpClient _client;

    public SearchApiTests()
    {
        File.WriteAllText(Path.Combine(_corpus, "zebra.md"), "# Zebras\n\nA zebra has stripes.");
        _host = new WebApplicationFactory<RagApiEntry>().WithWebHostBuilder(host => host.UseSetting("Data:Directory", _data).UseSetting("Corpus:Path", _corpus).UseSetting("TraceCollector:Url", "http://127.0.0.1:9"));
        _client = _host.CreateClient();
    }

    public void Dispose()
    {
        _client.Dispose();
        _host.Dispose();
        Directory.Delete(_data, recursive: true);
        Directory.Delete(_corpus, recursive: true);
    }

    private async Task<SearchResponse> SearchAsync(string query) =>
        (await (await _client.PostAsJsonAsync("/search", new { query })).Content.ReadFromJsonAsync<SearchResponse>(WireJson.Options))!;

    private async Task<DocumentReceipt> PostAsync(string body, string type) =>
        (await (await _client.PostAsync("/documents", new StringContent(body, Encoding.UTF8, type))).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<DocumentReceipt>(WireJson.Options))!;

    [Fact]
    public async Task A_file_of_the_corpus_is_found_with_its_ranks_and_the_version_it_was_found_in()
    {
        var found = await SearchAsync("stripes of a zebra");
        var info = await _client.GetFromJsonAsync<IndexInfo>("/index", WireJson.Options);
        Assert.Equal((info!.Version, info.Embedder), (found.IndexVersion, found.Embedder));
        Assert.Matches("^[0-9a-f]{32}$", found.TraceId);
        var hit = Assert.Single(found.Hits);
        Assert.Equal((1, "zebra.md#0", "zebra.md", "Zebras", "A zebra has stripes."), (hit.Rank, hit.ChunkId, hit.DocumentId, hit.Title, hit.Text));
        Assert.Equal(new HitRanks(1, 1, 1, 1), hit.Ranks);
        Assert.InRange(hit.Score, 0.5, 1);
    }

    [Fact]
    public async Task A_posted_document_is_searchable_when_the_answer_is_there_and_gone_once_deleted()
    {
        var before = (await SearchAsync("okapi")).IndexVersion;
        var receipt = await PostAsync("""{ "id": "animals/okapi", "title": "Okapi", "text": "The okapi lives in forests." }""", "application/json");
        Assert.Equal((1, 0), (receipt.Accepted, receipt.Rejected.Count));
        Assert.NotEqual(before, receipt.IndexVersion);
        var found = await SearchAsync("okapi");
        Assert.Equal(receipt.IndexVersion, found.IndexVersion);
        Assert.Equal("animals/okapi", found.Hits[0].DocumentId);
        Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync("/documents/animals%2Fokapi")).StatusCode);
        Assert.Equal(before, (await SearchAsync("okapi")).IndexVersion);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.DeleteAsync("/documents/animals/okapi")).StatusCode);
    }

    [Fact]
    public async Task Arrays_and_lines_are_taken_and_what_is_wrong_is_said_for_each()
    {
        var array = await PostAsync("""[{ "id": "a", "text": "gnu" }, { "text": "no id" }, { "id": "c", "text": "yak" }]""", "application/json");
        Assert.Equal(2, array.Accepted);
        Assert.Equal([new DocumentRejection(null, "id: is missing")], array.Rejected);
        var lines = await PostAsync("{\"id\":\"d\",\"text\":\"ibex\"}\n{\"id\":\"e\"}\n", "application/x-ndjson");
        Assert.Equal(1, lines.Accepted);
        Assert.Equal([new DocumentRejection("e", "text: is missing")], lines.Rejected);
        Assert.Equal("d", (await SearchAsync("ibex")).Hits[0].DocumentId);
    }

    [Theory]
    [InlineData("/search", "{}", "query")]
    [InlineData("/search", """{ "query": "x", "limit": 0 }""", "limit")]
    [InlineData("/search", """{ "query": "x", "limit": 101 }""", "limit")]
    [InlineData("/search", """{ "query": 5 }""", "query")]
    [InlineData("/search", "nonsense", "body")]
    [InlineData("/search", "", "body")]
    [InlineData("/search", "null", "query")]
    [InlineData("/documents", "nonsense", "body")]
    [InlineData("/documents", "[]", "body")]
    [InlineData("/documents", "", "body")]
    public async Task Bad_input_is_a_problem_that_names_the_field(string path, string body, string field)
    {
        var answer = await _client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.NotEmpty(problem.RootElement.GetProperty("errors").GetProperty(field).EnumerateArray());
    }

    [Fact]
    public async Task A_file_that_appears_in_the_corpus_is_found_without_a_restart()
    {
        await SearchAsync("zebra");
        await File.WriteAllTextAsync(Path.Combine(_corpus, "quagga.txt"), "The quagga is extinct.");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!(await SearchAsync("quagga")).Hits.Any(hit => hit.DocumentId == "quagga.txt"))
            await Task.Delay(100, patience.Token);
    }

    [Fact]
    public async Task A_corpus_file_is_removed_in_its_folder_not_here() =>
        Assert.Equal(HttpStatusCode.Conflict, (await _client.DeleteAsync("/documents/zebra.md")).StatusCode);
}
