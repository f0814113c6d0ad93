using LlmAspire.TraceCollector.Index.Lease;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Store.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LlmAspire.Tests;

public sealed class PostgresLeaseTests(Postgres postgres)
{
    [Fact]
    public async Task One_of_three_has_it_and_another_takes_it_when_the_first_stops()
    {
        var connection = await postgres.NewDatabaseAsync();
        await using var one = await Collector.StartAsync(connection);
        var term = await one.Lease.TakeAsync(CancellationToken.None);
        await using var two = await Collector.StartAsync(connection);
        await using var three = await Collector.StartAsync(connection);
        Task<LeaseTerm>[] waiting = [two.Lease.TakeAsync(CancellationToken.None), three.Lease.TakeAsync(CancellationToken.None)];
        Assert.Equal((true, false, false), (one.Lease.IsHeld, two.Lease.IsHeld, three.Lease.IsHeld));

        await one.Lease.StopAsync(CancellationToken.None);

        Assert.True(term.Lost.IsCancellationRequested);
        await (await Task.WhenAny(waiting).WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(1, waiting.Count(task => task.IsCompleted));
        Assert.True(two.Lease.IsHeld ^ three.Lease.IsHeld);
    }

    [Fact]
    public async Task A_collector_that_is_cut_off_knows_that_its_term_is_over_before_another_begins()
    {
        var connection = await postgres.NewDatabaseAsync();
        await using var one = await Collector.StartAsync(connection);
        var term = await one.Lease.TakeAsync(CancellationToken.None);
        await using var two = await Collector.StartAsync(connection);
        var waiting = two.Lease.TakeAsync(CancellationToken.None);

        await one.CutOffAsync();

        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(term.Lost.IsCancellationRequested);
        Assert.False(one.Lease.IsHeld);
    }

    [Fact]
    public async Task A_holder_that_renews_keeps_it_longer_than_a_term_lasts()
    {
        var connection = await postgres.NewDatabaseAsync();
        await using var one = await Collector.StartAsync(connection);
        var term = await one.Lease.TakeAsync(CancellationToken.None);
        await using var database = NpgsqlDataSource.Create(connection);
        var first = Until(database);
        await Wait.UntilAsync(() => Task.FromResult(Until(database) - first > TimeSpan.FromSeconds(7)), TimeSpan.FromSeconds(60));
        Assert.False(term.Lost.IsCancellationRequested);
        Assert.Same(term, await one.Lease.TakeAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Nobody_takes_it_before_a_transaction_that_has_checked_it_ends_and_afterwards_the_old_term_writes_nothing()
    {
        var connection = await postgres.NewDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(connection);
        using var engine = new PostgresEngine(database);
        using var store = new TraceStore(engine);
        await using var one = await Collector.StartAsync(connection);
        var term = await one.Lease.TakeAsync(CancellationToken.None);
        await using var two = await Collector.StartAsync(connection);
        var waiting = two.Lease.TakeAsync(CancellationToken.None);
        using var end = new ManualResetEventSlim();
        var writing = store.WriteAsync(session =>
        {
            term.Check(session);
            session.SetProgress("written", 1);
            // Not silent for so long that the server ends it.
            while (!end.Wait(TimeSpan.FromSeconds(1)))
                session.Progress("written");
        });

        await one.CutOffAsync();

        await Wait.UntilAsync(() => Task.FromResult(IsAwaited(database)), TimeSpan.FromSeconds(30), () => "Nobody tries to take the lease.");
        Assert.False(two.Lease.IsHeld);
        end.Set();
        await writing;
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteAsync(session =>
        {
            term.Check(session);
            session.SetProgress("written", 2);
        }));
        Assert.Equal(1, await store.ReadAsync(session => session.Progress("written")));
    }

    private static bool IsAwaited(NpgsqlDataSource database)
    {
        using var command = database.CreateCommand("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'UPDATE journal.lease SET epoch%'");
        return (bool)command.ExecuteScalar()!;
    }

    private static DateTime Until(NpgsqlDataSource database)
    {
        using var command = database.CreateCommand("SELECT until FROM journal.lease");
        return (DateTime)command.ExecuteScalar()!;
    }

    /// <summary>What of a collector takes part: a lease on connections of its own.</summary>
    private sealed class Collector(NpgsqlDataSource database) : IAsyncDisposable
    {
        public PostgresLease Lease { get; } = new(database, NullLogger<PostgresLease>.Instance);

        public static async Task<Collector> StartAsync(string connection)
        {
            var started = new Collector(NpgsqlDataSource.Create(connection));
            await started.Lease.StartAsync(CancellationToken.None);
            return started;
        }

        /// <summary>From here on it reaches no server; nothing tells the server either.</summary>
        public ValueTask CutOffAsync() => database.DisposeAsync();

        public async ValueTask DisposeAsync()
        {
            await Lease.StopAsync(CancellationToken.None);
            Lease.Dispose();
            await database.DisposeAsync();
        }
    }
}
