using LlmAspire.ServiceDefaults.Postgres;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Journal.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LlmAspire.Tests;

/// <summary>A journal in a database of its own, opened at will, also several times at once.</summary>
internal sealed class JournalDatabase(string connection) : IAsyncDisposable
{
    public NpgsqlDataSource Source { get; } = NpgsqlDataSource.Create(connection);

    public PostgresJournal Open(Func<JournalOptions, JournalOptions>? change = null, TimeProvider? clock = null)
    {
        var options = new JournalOptions { Folder = "" };
        return new(change is null ? options : change(options), Source, clock ?? TimeProvider.System, NullLogger<PostgresJournal>.Instance);
    }

    /// <summary>Before it is opened: partitions of so many bytes instead of 1 GiB.</summary>
    public JournalDatabase WithSlices(long bytes)
    {
        Source.Migrate(JournalSql.Schema, JournalSql.Steps);
        Run($"UPDATE journal.head SET slice = {bytes}");
        return this;
    }

    public object? Run(string statement)
    {
        using var command = Source.CreateCommand(statement);
        return command.ExecuteScalar();
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
