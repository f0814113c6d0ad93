using System.Net;
using System.Text;
using System.Text.Json;

namespace LlmAspire.Tests;

public sealed class HostileDocumentsTests : IDisposable
{
    private readonly RagApiHost host = new();

    public void Dispose() => host.Dispose();

    [Fact]
    public async Task Strange_texts_are_taken_found_and_answered_from()
    {
        foreach (var (id, text, query) in new (string, string, string)[]
        {
            ("nul", "okapi one\0 \u0001\u0007 controls", "okapi"), ("rtl", "\u202Eמסמך בעברית zebu", "בעברית"), ("emoji", "👩‍👩‍👧 family quokka 🦘", "quokka"), ("json", "{\"a\": [1, 2", "json"),
            ("html", "<!doctype html><html><head><title>Numbat</title><script>alert('evilscript')</script><style>.x{color:red}</style></head><body><p>Numbat facts</p></body></html>", "numbat"),
            ("long-word", new string('q', 100_000) + " tapir", "tapir"), ("lines", string.Concat(Enumerable.Repeat("\r\n\t ", 10_000)) + "serval", "serval"),
        })
        {
            var receipt = await JsonAsync(await host.PostAsync("/documents", new { id, text }));
            Assert.Equal((id, 1), (id, receipt.GetProperty("accepted").GetInt32()));
            if (query != "json")
                Assert.Contains(id, Found(await JsonAsync(await host.PostAsync("/search", new { query }))));
            Assert.Equal(HttpStatusCode.OK, (await host.PostAsync("/ask", new { question = $"What about {query}?" })).StatusCode);
        }
        Assert.DoesNotContain("html", Found(await JsonAsync(await host.PostAsync("/search", new { query = "evilscript" }))));
    }

    [Fact]
    public async Task What_cannot_be_a_document_is_rejected_alone_and_by_its_field()
    {
        var body = $$"""
            [{ "id": "ok", "text": "fine" }, { "id": "", "text": "x" }, { "id": "{{new string('i', 513)}}", "text": "x" }, { "id": "a\u0000b", "text": "x" }, { "id": "e", "text": "" }, { "id": 5, "text": "x" },
             { "id": "t", "text": 5 }, { "id": "m", "text": "x", "metadata": [] }, { "id": "big", "text": "{{new string('x', 2_000_001)}}" }, null, 7]
            """;
        var receipt = await JsonAsync(await host.Client.PostAsync("/documents", new StringContent(body, Encoding.UTF8, "application/json")));
        Assert.Equal(1, receipt.GetProperty("accepted").GetInt32());
        Assert.Equal(["id", "id", "id", "text", "id", "text", "metadata", "text", "document", "document"], receipt.GetProperty("rejected").EnumerateArray().Select(one => one.GetProperty("error").GetString()!.Split(':')[0]));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_rejects_its_document_and_is_a_bad_question()
    {
        var body = "[{ \"id\": \"ok\", \"text\": \"fine\" }, { \"id\": \"half\", \"text\": \"x \\ud800 y\" }]";
        var receipt = await JsonAsync(await host.Client.PostAsync("/documents", new StringContent(body, Encoding.UTF8, "application/json")));
        Assert.Equal((1, 1), (receipt.GetProperty("accepted").GetInt32(), receipt.GetProperty("rejected").GetArrayLength()));
        foreach (var (path, field) in new (string, string)[] { ("/ask", "question"), ("/search", "query") })
        {
            var answer = await host.Client.PostAsync(path, new StringContent($"{{ \"{field}\": \"x \\ud800 y\" }}", Encoding.UTF8, "application/json"));
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, answer.StatusCode));
            Assert.True((await JsonAsync(answer)).GetProperty("errors").TryGetProperty(field, out _));
        }
    }

    [Fact]
    public async Task Posts_and_deletes_at_once_lose_nothing_while_searches_go_on()
    {
        var posts = Enumerable.Range(0, 24).Select(i => host.PostAsync("/documents", new { id = $"d{i}", text = $"common text unique{i}" }));
        var searches = Enumerable.Range(0, 24).Select(_ => host.PostAsync("/search", new { query = "common text" }));
        Assert.All(await Task.WhenAll(posts.Concat(searches)), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        var deletes = Enumerable.Range(0, 12).Select(i => host.Client.DeleteAsync($"/documents/d{i}"));
        Assert.All(await Task.WhenAll(deletes), response => Assert.Equal(HttpStatusCode.NoContent, response.StatusCode));
        var left = Found(await JsonAsync(await host.PostAsync("/search", new { query = "common", limit = 100 }))).Where(id => !id.EndsWith(".md", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(12, 12).Select(i => $"d{i}").Order(StringComparer.Ordinal), left.Order(StringComparer.Ordinal));
    }

    private static List<string> Found(JsonElement answer) => [.. answer.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("documentId").GetString()!)];

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) => JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
}
