using LlmAspire.ServiceDefaults.Postgres;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Store.Postgres;
using Npgsql;

namespace LlmAspire.Tests;

/// <summary>Spans and logs in PostgreSQL, cut by position.</summary>
public sealed class SliceRetentionTests(Postgres postgres)
{
    private const long Slice = 1 << 30;

    [Fact]
    public async Task An_old_slice_goes_as_a_table_and_of_a_trace_that_reaches_beyond_it_nothing_is_lost()
    {
        var engine = new Engine(postgres, journalToo: true);
        var folder = CollectorHost.NewFolder();
        try
        {
            await using (var empty = await engine.StartAsync(folder))
                await empty.Store.WriteAsync(session => session.SetProgress(IndexWriter.Position, Slice - 1));
            await using var host = await engine.StartAsync(folder);
            await CollectorHost.UntilAsync(() => Task.FromResult(host.Journal.Position == Slice - 1));
            var spans = Otlp.Ask(1);
            await host.TakeAsync(Otlp.Body([.. spans[..4], .. Otlp.Ask(2, 10)]));
            await host.FactsAsync(2);
            host.Clock.Advance(TimeSpan.FromDays(30.5));
            await host.TakeAsync(Otlp.Body(spans[4..]));
            // What comes twice is known although it lies in two slices.
            await host.TakeAsync(Otlp.Body(spans));
            Assert.Equal((spans.Length + Otlp.Ask(2).Length, 0), await CountAsync(host));

            await HourlyRetentionTests.DropAsync(host, days: 30);

            Assert.Null(await host.Query.GetTraceAsync(Otlp.TraceText(2)));
            Assert.Equal(spans.Length, (await host.Query.GetTraceAsync(Otlp.TraceText(1)))!.Spans.Count(span => span.Attributes.Count > 0));
            Assert.Equal((spans.Length, 4), await CountAsync(host));
            Assert.DoesNotContain($"spans_{Slice}", await TablesAsync(host));

            await host.TakeAsync(Otlp.Body(spans));
            Assert.Equal((spans.Length, 4), await CountAsync(host));
            host.Clock.Advance(TimeSpan.FromDays(40));
            await host.TakeAsync(Otlp.Body(Otlp.Ask(3, 20)));
            await HourlyRetentionTests.DropAsync(host, days: 30);
            Assert.Equal((Otlp.Ask(3).Length, 0), await CountAsync(host));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Tables_from_before_there_were_slices_keep_their_rows_and_go_on()
    {
        var database = await postgres.NewDatabaseAsync();
        await using (var source = NpgsqlDataSource.Create(database))
        {
            source.Migrate("traces", [.. SchemaMigrations.Steps(typeof(PostgresTables).Assembly, typeof(PostgresTables).Namespace + ".Schema").Where(step => step.Version <= 3)]);
            await using var insert = source.CreateCommand("""
                INSERT INTO traces.spans (trace_id, span_id, parent_span_id, position, name, kind, start_ns, end_ns, failed, cost_state)
                SELECT gen_random_uuid(), n, 0, n::bigint * 1000000000, 'before', 'llm', 0, 1, false, 'none' FROM generate_series(0, 3) n;
                INSERT INTO traces.progress (name, value) VALUES ('journal_position', 3000000001)
                """);
            await insert.ExecuteNonQueryAsync();
        }
        await using var host = await CollectorHost.StartAsync(database: database);
        await CollectorHost.UntilAsync(() => Task.FromResult(host.Journal.Position > 2 * Slice));
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        Assert.Equal((4 + Otlp.Ask(1).Length, 0), await CountAsync(host));
        Assert.Contains($"spans_{3 * Slice}", await TablesAsync(host));
    }

    [Fact]
    public async Task A_row_for_which_no_slice_was_there_moves_into_it_once_there_is_one()
    {
        await using var database = NpgsqlDataSource.Create(await postgres.NewDatabaseAsync());
        using var engine = new PostgresEngine(database);
        using var store = new TraceStore(engine);
        await store.WriteAsync(session => session.Append("span_logs", [5 * Slice], (row, position) => row.AppendValue(Guid.NewGuid()).AppendValue(1L).AppendValue(position).AppendValue(0L)));
        await store.WriteAsync(session => session.MakeRoom(5 * Slice, 5 * Slice + 1));
        Assert.Equal((0, 1), await store.ReadAsync(session => (Count(session, "span_logs_rest"), Count(session, $"span_logs_{6 * Slice}"))));
    }

    /// <summary>Spans, and of them those that lie in no slice.</summary>
    private static Task<(long, long)> CountAsync(CollectorHost host) => host.Store.ReadAsync(session => (Count(session, "spans"), Count(session, "spans_rest")));

    private static long Count(StoreSession session, string table) => session.Query($"SELECT count(*) AS n FROM {table}", row => row.Long("n"))[0];

    private static Task<List<string>> TablesAsync(CollectorHost host) =>
        host.Store.ReadAsync(session => session.Query("SELECT relname AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace", row => row.NeededText("name")));
}
