using LlmAspire.RagApi.Documents;
using LlmAspire.RagApi.Documents.Postgres;
using Npgsql;

namespace LlmAspire.Tests;

/// <summary>The documents that replicas share.</summary>
public sealed class PostgresDocumentStoreTests(Postgres postgres) : DocumentStoreConformance
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private NpgsqlDataSource? database;

    [Fact]
    public async Task One_replica_reads_what_another_has_written_in_the_order_it_was()
    {
        var (one, other) = (await ReplicaAsync(), await ReplicaAsync());
        await one.PutAsync([Document("a"), Document("b")], default);
        await one.DeleteAsync("a", default);
        await one.PutAsync([Document("b", "newer")], default);
        Assert.Empty(other.Documents);
        await other.RefreshAsync(default);
        Assert.Equal(["newer"], other.Documents.Values.Select(document => document.Text));
        Assert.True(await other.DeleteAsync("b", default));
        await one.RefreshAsync(default);
        Assert.Empty(one.Documents);
    }

    /// <summary>Each asks for what is newer while others are committing: a change that were committed late would be passed over.</summary>
    [Fact]
    public async Task Replicas_that_write_at_once_pass_over_nothing()
    {
        PostgresDocumentStore[] replicas = [await ReplicaAsync(), await ReplicaAsync(), await ReplicaAsync()];
        await Task.WhenAll(Enumerable.Range(0, 90).Select(i => Task.Run(() => replicas[i % 3].PutAsync([Document($"d{i}")], default))));
        foreach (var replica in replicas)
        {
            await replica.RefreshAsync(default);
            Assert.Equal(90, replica.Documents.Count);
        }
    }

    [Fact]
    public async Task The_bound_holds_for_all_replicas_together()
    {
        var (one, other) = (await ReplicaAsync(10), await ReplicaAsync(10));
        await one.PutAsync([Document("a", "12345678")], default);
        await Assert.ThrowsAsync<DocumentStoreFullException>(() => other.PutAsync([Document("b", "123")], default));
        await other.PutAsync([Document("a", "1234"), Document("b", "123")], default);
    }

    [Fact]
    public async Task While_the_database_is_away_documents_stay_and_none_is_taken()
    {
        Postgres.NeedsServer();
        await using var server = await PostgresServer.StartAsync();
        await using var source = NpgsqlDataSource.Create(await server.NewDatabaseAsync());
        using var store = new PostgresDocumentStore(source, 1000);
        store.Migrate();
        await store.PutAsync([Document("a")], default);
        await server.StopAsync();
        await Assert.ThrowsAsync<DocumentStoreUnavailableException>(() => store.PutAsync([Document("b")], default));
        await Assert.ThrowsAsync<DocumentStoreUnavailableException>(() => store.DeleteAsync("a", default));
        Assert.Equal(["a"], store.Documents.Keys);
        await server.RestartAsync();
        await Wait.UntilAsync(() => PutsAsync(store, Document("b")), Patience, () => "nothing was taken again");
        Assert.Equal(["a", "b"], store.Documents.Keys.Order());
    }

    public override void Dispose() => database?.Dispose();

    private protected override async Task<IDocumentStore> OpenAsync(long maxCharacters) => await ReplicaAsync(maxCharacters);

    private async Task<PostgresDocumentStore> ReplicaAsync(long maxCharacters = 1_000_000)
    {
        database ??= NpgsqlDataSource.Create(await postgres.NewDatabaseAsync());
        var replica = new PostgresDocumentStore(database, maxCharacters);
        replica.Migrate();
        await replica.RefreshAsync(default);
        return replica;
    }

    private static async Task<bool> PutsAsync(PostgresDocumentStore store, SourceDocument document)
    {
        try
        {
            await store.PutAsync([document], default);
            return true;
        }
        catch (DocumentStoreUnavailableException)
        {
            return false;
        }
    }
}
