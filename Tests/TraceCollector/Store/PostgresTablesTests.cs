using System.Net;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Reindex;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Store.Postgres;
using Npgsql;

namespace LlmAspire.Tests;

/// <summary>What only tables on a server can meet: that it goes and comes back, that others use it too.</summary>
public sealed class PostgresTablesTests(Postgres postgres)
{
    [Fact]
    public async Task While_the_server_is_away_a_query_says_so_and_afterwards_all_goes_on_without_anything_twice()
    {
        Postgres.NeedsServer();
        await using var server = await PostgresServer.StartAsync();
        var database = await server.NewDatabaseAsync();
        await using var host = await CollectorHost.StartAsync(database: database, journalFiles: true);
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        var held = await host.Indexer.PauseAsync(CancellationToken.None);
        await CollectorHost.UntilAsync(() => Task.FromResult(host.Reindexer.Start() != ReindexStart.NotHere));
        await CollectorHost.UntilAsync(() => Task.FromResult(host.Store.Engine.HasUnfinished));
        await server.StopAsync();
        var cancelled = host.Reindexer.CancelAsync(CancellationToken.None);
        held.Dispose();
        // Received meanwhile: the journal has it, the index tries again until the tables are back.
        await host.Journal.AppendAsync(LlmAspire.TraceCollector.Journal.RecordKind.Traces, Otlp.Body(Otlp.Ask(2, 10)));
        using var answer = await host.Http.GetAsync(new Uri("/api/traces/count", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("ConnectionStrings__tracedb", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await server.RestartAsync();
        await host.IndexedAsync();
        // Neither the tables of a reindex that was cancelled meanwhile are left, nor its hold on them.
        Assert.True(await cancelled);
        await using var elsewhere = NpgsqlDataSource.Create(database);
        using var other = new PostgresEngine(elsewhere);
        Assert.False(other.HasUnfinished);
        ((IStoreEngine)other).Unfinished().Dispose();
        Assert.Equal(2, await host.Query.CountTracesAsync(CollectorHost.Everything));
        var stored = (await host.Query.GetStatusAsync()).Stored;
        Assert.Equal((Otlp.Ask(1).Length + Otlp.Ask(2).Length, 2), (stored.Spans, stored.Traces));
        Assert.Equal([1L, 2L], (await host.FactsAsync(2)).Select(fact => fact.Sequence));
    }

    [Fact]
    public async Task A_query_that_is_no_longer_wanted_ends_in_the_server()
    {
        await using var database = NpgsqlDataSource.Create(await postgres.NewDatabaseAsync());
        using var engine = new PostgresEngine(database);
        using var store = new TraceStore(engine);
        using var cancel = new CancellationTokenSource();
        var asked = store.ReadAsync(session => session.Query("SELECT pg_sleep(600)", _ => 0), cancel.Token);
        await Wait.UntilAsync(async () => await SleepingAsync(database) == 1, TimeSpan.FromSeconds(60), () => "The statement does not run");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Wait.UntilAsync(async () => await SleepingAsync(database) == 0, TimeSpan.FromSeconds(60), () => "The statement goes on");
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_ended_and_says_which_database_was_asked()
    {
        await using var database = NpgsqlDataSource.Create(await postgres.NewDatabaseAsync() + ";Command Timeout=1");
        using var engine = new PostgresEngine(database);
        using var store = new TraceStore(engine);
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadAsync(session => session.Query("SELECT pg_sleep(600)", _ => 0)));
        Assert.Contains("ConnectionStrings__tracedb", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_collectors_that_change_the_tables_at_once_take_turns()
    {
        await using var database = NpgsqlDataSource.Create(await postgres.NewDatabaseAsync());
        using var engine = new PostgresEngine(database);
        using var one = new TraceStore(engine);
        using var other = new TraceStore(engine);
        // Each counts up from what it read; without turns some of it would be lost.
        await Task.WhenAll(new[] { one, other }.SelectMany(store => Enumerable.Range(0, 20).Select(_ => store.WriteAsync(session => session.SetProgress("counted", (session.Progress("counted") ?? 0) + 1)))));
        Assert.Equal(40, await one.ReadAsync(session => session.Progress("counted")));
    }

    [Fact]
    public async Task Only_one_collector_builds_the_tables_anew_and_the_other_sees_what_took_their_place()
    {
        await using var database = NpgsqlDataSource.Create(await postgres.NewDatabaseAsync());
        using var engine = new PostgresEngine(database);
        using var elsewhere = new PostgresEngine(database);
        using var one = new TraceStore(engine);
        using var other = new TraceStore(elsewhere);
        await one.WriteAsync(session => session.SetProgress("built", 1));
        using var built = one.Unfinished();
        await built.WriteAsync(session => session.SetProgress("built", 2));
        Assert.Throws<InvalidOperationException>(other.Unfinished);
        Assert.False(elsewhere.HasUnfinished);
        Assert.Equal(1, await other.ReadAsync(session => session.Progress("built")));

        await await one.BecomeAsync(built, (_, _) => { }, CancellationToken.None);

        Assert.Equal((2, 2), (await one.ReadAsync(session => session.Progress("built")), await other.ReadAsync(session => session.Progress("built"))));
        Assert.False(engine.HasUnfinished);
        Assert.Empty(elsewhere.RemoveOld());
        using var again = other.Unfinished();
        Assert.Null(await again.ReadAsync(session => session.Progress("built")));
    }

    [Fact]
    public async Task Text_that_the_server_cannot_keep_is_stored_and_found()
    {
        await using var host = await new Engine(postgres).StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Span(1, 1, 0, "a\0b", 0, 10, ("app.feature", "nul\0"))));
        Assert.Equal("a\uFFFDb", Assert.Single((await host.Query.GetTracesAsync(CollectorHost.Everything with { Features = ["nul\0"] })).Items).Name);
    }

    [Fact]
    public async Task Ids_and_names_that_no_entry_of_an_index_can_hold_are_stored_and_found()
    {
        await using var host = await new Engine(postgres).StartAsync();
        var (session, response, score) = (Long(1), Long(2), Long(3));
        await host.TakeAsync(Otlp.Body(Otlp.Span(1, 1, 0, "chat", 0, 10, ("gen_ai.operation.name", "chat"), ("session.id", session), ("gen_ai.response.id", response))));
        var ofResponse = Otlp.Log(0, 0, "gen_ai.evaluation.result", ("gen_ai.evaluation.name", score), ("gen_ai.evaluation.score.value", 0.4), ("gen_ai.response.id", response));
        ofResponse.TraceId = ofResponse.SpanId = Google.Protobuf.ByteString.Empty;
        await host.TakeLogsAsync(Otlp.Logs(ofResponse));
        await host.TakeLogsAsync(Otlp.Logs(Otlp.Log(1, 1, "gen_ai.evaluation.result", ("gen_ai.evaluation.name", score), ("gen_ai.evaluation.score.value", 0.6))));

        Assert.Equal(session, Assert.Single((await host.Query.GetTracesAsync(CollectorHost.Everything with { Sessions = [session] })).Items).SessionId);
        Assert.Empty((await host.Query.GetTracesAsync(CollectorHost.Everything with { Sessions = [session[..^1]] })).Items);
        Assert.Equal(session, Assert.Single((await host.Query.GetSessionsAsync(CollectorHost.Everything)).Items).SessionId);
        Assert.Equal([0.4, 0.6], (await host.Query.GetTraceAsync(Otlp.TraceText(1)))!.Scores.Select(found => found.Value!.Value).Order());
        Assert.Single((await host.Query.GetTracesAsync(CollectorHost.Everything with { Scores = [new(score, ">=", 0.5)] })).Items);
        Assert.Single((await host.Query.GetTracesAsync(CollectorHost.Everything with { Order = TraceOrder.Worst, WorstScore = score })).Items);

        // What is summed from an index alone, and what does not fit into it.
        var (user, model) = (Long(4), Long(5));
        await host.TakeAsync(Otlp.Body(Otlp.Ask(2, 10, model: model, more: [("user.id", user)])), Otlp.Body(Otlp.Ask(3, 20, model: "a-model-no-one-sells", more: [("user.id", "u-1")])));
        var byUser = await host.Query.GetCostsAsync([CostDimension.User], CollectorHost.Everything);
        Assert.Equal([(null, 1L), ("u-1", 1L), (user, 1L)], byUser.Items.Select(group => (group.Keys[0], group.Figures.Requests)).OrderBy(group => group.Item1, StringComparer.Ordinal));
        Assert.Equal([Otlp.TraceText(2), Otlp.TraceText(3)], (await host.Query.GetUnpricedAsync(CollectorHost.Everything)).Items.Where(reason => reason.Model is not null).Select(reason => reason.ExampleTraceId).Order(StringComparer.Ordinal));

        // As long as names may be, three bytes a character and nothing that repeats: an entry has 2,700 bytes.
        static string Long(int seed) => new([.. new Random(seed).GetItems<int>([.. Enumerable.Range(0x4E00, 20_000)], Names.Longest).Select(character => (char)character)]);
    }

    private static async Task<long> SleepingAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%pg_sleep(600)' AND pid <> pg_backend_pid()");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
