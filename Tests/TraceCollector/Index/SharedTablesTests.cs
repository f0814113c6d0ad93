using System.Net;
using LlmAspire.TraceCollector.Reindex;
using Npgsql;

namespace LlmAspire.Tests;

/// <summary>Two collectors in one process, with one journal and one set of tables between them: the first indexes.</summary>
public sealed class SharedTablesTests(Postgres postgres)
{
    [Fact]
    public async Task Both_take_traces_and_see_all_of_them_settle_in_one_sequence()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var first = await IndexingAsync(database);
        await using var second = await CollectorHost.StartAsync(database: database);
        await second.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        await first.TakeAsync(Otlp.Body(Otlp.Ask(2, 10)));
        await first.FactsAsync(2);
        Assert.Equal([1L, 2L], (await second.Query.GetFactsAsync(0)).Items.Select(fact => fact.Sequence));
        Assert.Equal(await InputsAsync(first), await InputsAsync(second));
        // Each says who indexes, and how many they are.
        await CollectorHost.UntilAsync(async () => (await first.Query.GetStatusAsync()).Index!.Collectors == 2);
        var (here, there) = ((await first.Query.GetStatusAsync()).Index!, (await second.Query.GetStatusAsync()).Index!);
        Assert.Equal((true, false), (here.Here, there.Here));
        Assert.Equal(here with { Here = false }, there);
        Assert.EndsWith($" {Environment.ProcessId}", here.Holder, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_waits_for_facts_where_nothing_is_indexed_is_told_of_them()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var first = await IndexingAsync(database);
        await using var second = await CollectorHost.StartAsync(database: database);
        var waiting = second.Http.GetStringAsync(new Uri("/api/facts?after=0&wait=20s", UriKind.Relative));
        await first.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        await first.FactsAsync(1);
        Assert.Contains(Otlp.TraceText(1), await waiting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_erased_at_the_one_that_does_not_index_is_gone_at_both()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var first = await IndexingAsync(database);
        await using var second = await CollectorHost.StartAsync(database: database);
        await first.TakeAsync(Otlp.Body(Otlp.Ask(1)), Otlp.Body(Otlp.Ask(2, 10)));
        await second.IndexedAsync();
        using var answer = await second.Http.DeleteAsync(new Uri($"/api/traces/{Otlp.TraceText(1)}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Null(await first.Query.GetTraceAsync(Otlp.TraceText(1)));
        Assert.NotNull(await second.Query.GetTraceAsync(Otlp.TraceText(2)));
    }

    [Fact]
    public async Task Only_the_one_that_indexes_builds_the_tables_anew()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var first = await IndexingAsync(database);
        await using var second = await CollectorHost.StartAsync(database: database);
        var asked = second.Http.PostAsync(new Uri("/api/reindex", UriKind.Relative), null);
        await CollectorHost.UntilAsync(() =>
        {
            second.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(asked.IsCompleted);
        });
        using var answer = await asked;
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("Another collector indexes", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(ReindexStart.Started, first.Reindexer.Start());
    }

    [Fact]
    public async Task A_collector_that_follows_a_killed_one_builds_the_tables_anew_once_it_indexes()
    {
        var database = await postgres.NewDatabaseAsync();
        await using (await IndexingAsync(database))
        {
            // Leaves the schema.
        }
        await using var source = NpgsqlDataSource.Create(database);
        await using (var killed = source.CreateCommand("UPDATE journal.lease SET epoch = epoch + 1, holder = 'killed', until = clock_timestamp() + interval '3 s'"))
            await killed.ExecuteNonQueryAsync();
        await using var follower = await CollectorHost.StartAsync(database: database);
        Assert.False(follower.ReindexParts.Lease.IsHeld);
        using var answer = await follower.Http.PostAsync(new Uri("/api/reindex", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task When_the_first_stops_the_second_goes_on_with_traces_that_were_open()
    {
        var database = await postgres.NewDatabaseAsync();
        var first = await IndexingAsync(database);
        await using var second = await CollectorHost.StartAsync(database: database);
        await first.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        await first.DisposeAsync();
        await second.TakeAsync(Otlp.Body(Otlp.Ask(2, 10)));
        var facts = await second.FactsAsync(2);
        Assert.Equal([1L, 2L], facts.Select(fact => fact.Sequence));
    }

    private static async Task<CollectorHost> IndexingAsync(string database)
    {
        var host = await CollectorHost.StartAsync(database: database);
        await host.ReindexParts.Lease.TakeAsync(CancellationToken.None);
        return host;
    }

    private static async Task<IEnumerable<string?>> InputsAsync(CollectorHost host) =>
        (await host.Query.GetTraceAsync(Otlp.TraceText(1)))!.Spans.Select(span => span.Input?.ToString());
}
