using LlmAspire.TraceCollector.Journal;

namespace LlmAspire.Tests;

public sealed class PostgresJournalConformanceTests(Postgres postgres) : JournalConformance, IAsyncLifetime
{
    private JournalDatabase database = null!;

    public async ValueTask InitializeAsync() => database = new(await postgres.NewDatabaseAsync());

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private protected override IJournal Open(Func<JournalOptions, JournalOptions>? change = null, TimeProvider? clock = null) => database.Open(change, clock);
}
