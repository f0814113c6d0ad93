using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LlmAspire.Tests;

/// <summary>Documents over HTTP, of replicas on one database.</summary>
public sealed class SharedDocumentsTests(Postgres postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_is_posted_to_one_replica_is_found_by_another_and_what_is_deleted_there_no_longer_here()
    {
        var database = await postgres.NewDatabaseAsync();
        using var one = Replica(database);
        using var other = Replica(database);
        Assert.Equal(HttpStatusCode.OK, (await one.PostAsync("/documents", new { id = "lunch", text = "# Lunch\n\nThe canteen serves lunch at noon." })).StatusCode);
        Assert.True(await FindsAsync(one));
        await Wait.UntilAsync(() => FindsAsync(other), Patience, () => "the other replica never learned of it");
        Assert.Equal(await VersionAsync(one), await VersionAsync(other));
        Assert.Equal(HttpStatusCode.NoContent, (await other.Client.DeleteAsync("/documents/lunch")).StatusCode);
        await Wait.UntilAsync(async () => !await FindsAsync(one), Patience, () => "the first replica never learned of it");
        using var later = Replica(database);
        Assert.False(await FindsAsync(later));
    }

    [Fact]
    public async Task While_the_database_is_away_documents_are_refused_with_503_and_questions_answered()
    {
        Postgres.NeedsServer();
        await using var server = await PostgresServer.StartAsync();
        using var host = Replica(await server.NewDatabaseAsync());
        await host.PostAsync("/documents", new { id = "lunch", text = "# Lunch\n\nThe canteen serves lunch at noon." });
        await server.StopAsync();
        var refused = await host.PostAsync("/documents", new { id = "dinner", text = "Dinner is at eight." });
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await host.Client.DeleteAsync("/documents/lunch")).StatusCode);
        Assert.True(await FindsAsync(host));
        await server.RestartAsync();
        await Wait.UntilAsync(async () => (await host.PostAsync("/documents", new { id = "dinner", text = "Dinner is at eight." })).IsSuccessStatusCode, Patience, () => "no document was taken again");
    }

    private static RagApiHost Replica(string database) => new(null, ("ConnectionStrings:tracedb", database));

    private static async Task<bool> FindsAsync(RagApiHost host) =>
        (await HitsAsync(host)).Any(hit => hit.GetProperty("documentId").GetString() == "lunch");

    private static async Task<IReadOnlyList<JsonElement>> HitsAsync(RagApiHost host) =>
        [.. (await (await host.PostAsync("/search", new { query = "When is lunch?" })).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("hits").EnumerateArray()];

    private static async Task<string?> VersionAsync(RagApiHost host) => (await host.Client.GetFromJsonAsync<JsonElement>("/index")).GetProperty("version").GetString();
}
