using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LlmAspire.Tests;

/// <summary>RagApi with a Qdrant beside it.</summary>
public sealed class QdrantApiTests
{
    private const string Question = "How often do signing keys rotate?";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Chunks_are_found_by_vectors_and_by_keywords_alone_while_Qdrant_is_away()
    {
        await using var qdrant = await FakeQdrant.StartAsync();
        using var host = new RagApiHost(null, ("ConnectionStrings:qdrant", qdrant.ConnectionString), ("Qdrant:Collections", "docs"));
        Assert.NotNull(await VectorRankAsync(host));
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/health"));
        Assert.StartsWith("docs-", qdrant.Collections.Single(), StringComparison.Ordinal);
        await qdrant.StopAsync();
        Assert.Null(await VectorRankAsync(host));
        Assert.StartsWith("Degraded\nqdrant", await host.Client.GetStringAsync("/health"), StringComparison.Ordinal);
        Assert.True(await IsKeywordsOnlyAsync(host));
        await qdrant.StartAgainAsync();
        await Wait.UntilAsync(async () => await VectorRankAsync(host) is not null, Patience, () => "vectors were never searched again");
        Assert.False(await IsKeywordsOnlyAsync(host));
    }

    [Fact]
    public async Task A_collection_that_was_lost_is_filled_again_by_the_question_that_misses_it()
    {
        await using var qdrant = await FakeQdrant.StartAsync();
        using var host = new RagApiHost(null, ("ConnectionStrings:qdrant", qdrant.ConnectionString));
        Assert.NotNull(await VectorRankAsync(host));
        qdrant.Forget();
        await Wait.UntilAsync(async () => await VectorRankAsync(host) is not null, Patience, () => "the vectors were never laid down again");
    }

    [Fact]
    public async Task A_new_document_is_found_by_its_vector()
    {
        await using var qdrant = await FakeQdrant.StartAsync();
        using var host = new RagApiHost(null, ("ConnectionStrings:qdrant", qdrant.ConnectionString));
        await host.PostAsync("/documents", new { id = "lunch", text = "# Lunch\n\nThe canteen serves lunch at noon." });
        Assert.Contains(qdrant.Collections, collection => qdrant.ChunkIds(collection).Contains("lunch#0"));
        Assert.NotNull(await VectorRankAsync(host, "When is lunch served?"));
    }

    [Theory]
    [InlineData("localhost:6334")]
    [InlineData("Endpoint=qdrant;Key=secret")]
    [InlineData("Key=secret")]
    public void A_connection_string_without_an_address_stops_the_start_and_names_its_key(string connection)
    {
        var error = Assert.Throws<InvalidOperationException>(() => new RagApiHost(null, ("ConnectionStrings:qdrant", connection)));
        Assert.Contains("ConnectionStrings__qdrant", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Of the first hit.</summary>
    private static async Task<int?> VectorRankAsync(RagApiHost host, string query = Question)
    {
        var response = await host.PostAsync("/search", new { query });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var ranks = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("hits")[0].GetProperty("ranks");
        return ranks.TryGetProperty("vector", out var rank) && rank.ValueKind == JsonValueKind.Number ? rank.GetInt32() : null;
    }

    private static async Task<bool> IsKeywordsOnlyAsync(RagApiHost host)
    {
        var answer = await (await host.PostAsync("/ask", new { question = Question })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("answered", answer.GetProperty("outcome").GetString());
        var search = (await host.SpansAsync(answer.GetProperty("traceId").GetString()!)).Single(span => "search".Equals(span.GetTagItem("rag.stage")));
        return true.Equals(search.GetTagItem("rag.search.keywords_only"));
    }
}
