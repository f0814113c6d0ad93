using System.Text;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Journal.Postgres;
using Npgsql;

namespace LlmAspire.Tests;

/// <summary>What only a shared table has: several writers, partitions, a server that goes away.</summary>
public sealed class PostgresJournalTests(Postgres postgres)
{
    [Fact]
    public async Task A_reader_passes_over_nothing_while_two_processes_append_at_once()
    {
        await using var database = await NewAsync();
        using var one = database.Open();
        using var two = database.Open();
        using var third = database.Open();
        const int Each = 1500;
        var reading = FollowAsync(third, 2 * Each);
        var appended = await Task.WhenAll(AppendAsync(one, "one", Each), AppendAsync(two, "two", Each));
        var read = await reading;
        Assert.Equal(appended.SelectMany(list => list).OrderBy(record => record.Position), read);
        Assert.Equal(2 * Each, read.Select(record => record.Position).Distinct().Count());
    }

    [Fact]
    public async Task What_one_process_appends_another_follows()
    {
        await using var database = await NewAsync();
        using var one = database.Open();
        using var two = database.Open();
        await using var follower = two.FollowAsync(0, CancellationToken.None).GetAsyncEnumerator();
        var next = follower.MoveNextAsync();
        var position = await one.AppendAsync(RecordKind.Logs, "from one"u8.ToArray());
        Assert.True(await next);
        Assert.Equal((position, one.Position), (follower.Current.Position, follower.Current.Next));
    }

    [Fact]
    public async Task Nobody_sees_a_later_record_while_an_earlier_one_waits_for_its_commit()
    {
        await using var database = await NewAsync();
        using var journal = database.Open();
        await journal.AppendAsync(RecordKind.Traces, "first"u8.ToArray());
        await using var slow = await database.Source.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await using var group = new NpgsqlCommand("UPDATE journal.head SET position = position + 10", slow);
        await group.ExecuteNonQueryAsync();
        var waiting = journal.AppendAsync(RecordKind.Traces, "second"u8.ToArray()).AsTask();
        await Wait.UntilAsync(() => Task.FromResult(database.Run("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") is 1L), TimeSpan.FromSeconds(30), () => "the append does not wait");
        Assert.False(waiting.IsCompleted);
        var before = journal.Position;
        await transaction.CommitAsync();
        Assert.Equal(before + 10, await waiting);
    }

    [Fact]
    public async Task Partitions_are_made_ahead_of_whoever_appends_and_dropped_as_tables()
    {
        await using var database = (await NewAsync()).WithSlices(2000);
        using var one = database.Open();
        using var two = database.Open();
        var appended = (await Task.WhenAll(AppendAsync(one, "one", 200), AppendAsync(two, "two", 200))).SelectMany(list => list).OrderBy(record => record.Position).ToList();
        var before = Partitions(database);
        Assert.True(before > appended[^1].Position / 2000, $"{before} partitions");
        one.DropBefore(appended[300].Position);
        Assert.Equal(before - (appended[300].Position / 2000), Partitions(database));
        Assert.Equal(appended[300..], Named(await JournalFolder.ReadAll(one)));
    }

    [Fact]
    public async Task Four_processes_that_start_at_once_on_an_empty_database_make_one_journal()
    {
        await using var database = await NewAsync();
        var journals = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => database.Open())));
        try
        {
            var reading = FollowAsync(journals[0], 40);
            var appended = await Task.WhenAll(journals.Select(journal => AppendAsync(journal, "any", 10)));
            Assert.Equal(appended.SelectMany(list => list).OrderBy(record => record.Position), await reading);
        }
        finally
        {
            foreach (var journal in journals)
                journal.Dispose();
        }
    }

    [Fact]
    public async Task While_the_server_is_away_nothing_is_taken_and_nothing_that_was_is_lost()
    {
        Postgres.NeedsServer();
        await using var server = await PostgresServer.StartAsync(durable: true);
        await using var database = new JournalDatabase(await server.NewDatabaseAsync());
        using var journal = database.Open();
        var before = await AppendAsync(journal, "before", 50);

        await server.StopAsync();
        await Assert.ThrowsAsync<JournalBusyException>(async () => await journal.AppendAsync(RecordKind.Traces, "lost"u8.ToArray()));
        Assert.Contains("the database refuses it", journal.Fault, StringComparison.Ordinal);

        await server.RestartAsync();
        var after = new List<(long, string)>();
        await Wait.UntilAsync(async () => await TryAppendAsync(journal, "after", after), TimeSpan.FromSeconds(30), () => $"nothing is taken: {journal.Fault}");
        Assert.Equal([.. before, .. after], Named(await JournalFolder.ReadAll(journal)));
        await Wait.UntilAsync(() => Task.FromResult(journal.Fault is null), TimeSpan.FromSeconds(30), () => $"still {journal.Fault}");
    }

    [Fact]
    public async Task When_the_server_is_back_the_fault_goes_although_nothing_is_appended()
    {
        Postgres.NeedsServer();
        await using var server = await PostgresServer.StartAsync();
        await using var database = new JournalDatabase(await server.NewDatabaseAsync());
        using var journal = database.Open();
        await server.StopAsync();
        await Assert.ThrowsAsync<JournalBusyException>(async () => await journal.AppendAsync(RecordKind.Traces, "lost"u8.ToArray()));
        Assert.NotNull(journal.Fault);
        await server.RestartAsync();
        await Wait.UntilAsync(() => Task.FromResult(journal.Fault is null), TimeSpan.FromSeconds(30), () => $"still {journal.Fault}");
    }

    [Fact]
    public async Task That_a_server_is_read_only_stays_told_until_something_is_taken_although_it_can_be_read()
    {
        var connection = await postgres.NewDatabaseAsync();
        await using var database = new JournalDatabase(connection);
        await using var writable = new JournalDatabase(connection + ";Options=-c default_transaction_read_only=off");
        using var journal = database.Open();
        using var other = writable.Open();
        await AppendAsync(journal, "before", 1);
        BeReadOnly("on");
        await Assert.ThrowsAsync<JournalBusyException>(async () => await journal.AppendAsync(RecordKind.Traces, "lost"u8.ToArray()));
        // What others append it sees by looking: the second time from a look that began after the append had failed.
        for (var looks = 0; looks < 2; looks++)
        {
            var position = await other.AppendAsync(RecordKind.Traces, "seen"u8.ToArray());
            await Wait.UntilAsync(() => Task.FromResult(journal.Position > position), TimeSpan.FromSeconds(30), () => "it does not look");
        }
        Assert.Contains("25006", journal.Fault, StringComparison.Ordinal);
        BeReadOnly("off");
        await AppendAsync(journal, "after", 1);
        Assert.Null(journal.Fault);

        void BeReadOnly(string value)
        {
            writable.Run($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(connection).Database} SET default_transaction_read_only = {value}");
            database.Source.Clear();
        }
    }

    [Fact]
    public async Task A_process_that_starts_before_its_server_takes_records_once_it_is_there()
    {
        Postgres.NeedsServer();
        await using var server = await PostgresServer.StartAsync();
        await using var database = new JournalDatabase(await server.NewDatabaseAsync());
        await server.StopAsync();
        using var journal = database.Open();
        Assert.NotNull(journal.Fault);
        await server.RestartAsync();
        await Wait.UntilAsync(async () => await TryAppendAsync(journal, "taken", []), TimeSpan.FromSeconds(30), () => $"nothing is taken: {journal.Fault}");
        Assert.Single(await JournalFolder.ReadAll(journal));
    }

    [Fact]
    public async Task A_row_that_is_not_what_was_written_is_passed_over_and_named()
    {
        await using var database = await NewAsync();
        using var journal = database.Open();
        var records = await AppendAsync(journal, "any", 3);
        database.Run($"UPDATE journal.records SET record = set_byte(record, 42, 0) WHERE position = {records[1].Position}");
        Assert.Equal([records[0], records[2]], Named(await JournalFolder.ReadAll(journal)));
        Assert.Null(journal.Read(records[1].Position));
        Assert.Contains($"at {records[1].Position}", Assert.Single(journal.Figures.Damaged), StringComparison.Ordinal);
    }

    private async Task<JournalDatabase> NewAsync() => new(await postgres.NewDatabaseAsync());

    private static long Partitions(JournalDatabase database) => (long)database.Run("SELECT count(*) FROM pg_inherits WHERE inhparent = 'journal.records'::regclass")!;

    private static async Task<List<(long Position, string Text)>> AppendAsync(PostgresJournal journal, string name, int count)
    {
        var positions = await Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(async () => (await journal.AppendAsync(RecordKind.Traces, Encoding.UTF8.GetBytes($"{name} {number}")), $"{name} {number}"))));
        return [.. positions.OrderBy(record => record.Item1)];
    }

    private static async Task<bool> TryAppendAsync(PostgresJournal journal, string text, List<(long, string)> taken)
    {
        try
        {
            taken.Add((await journal.AppendAsync(RecordKind.Traces, Encoding.UTF8.GetBytes(text)), text));
            return true;
        }
        catch (JournalBusyException)
        {
            return false;
        }
    }

    private static async Task<List<(long Position, string Text)>> FollowAsync(PostgresJournal journal, int count)
    {
        var records = new List<(long, string)>();
        await foreach (var record in journal.FollowAsync(0, CancellationToken.None))
        {
            records.Add((record.Position, Encoding.UTF8.GetString(record.Body.Span)));
            if (records.Count == count)
                break;
        }
        return records;
    }

    private static IEnumerable<(long Position, string Text)> Named(IEnumerable<(long Position, RecordKind Kind, byte[] Body)> records) =>
        records.Select(record => (record.Position, Encoding.UTF8.GetString(record.Body)));
}
