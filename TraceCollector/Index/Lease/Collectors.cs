using LlmAspire.ServiceDefaults.Postgres;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Journal.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace LlmAspire.TraceCollector.Index.Lease;

/// <summary>Says every few seconds that this collector takes part in its database, for the status of all of them. Nothing hangs on it.</summary>
internal sealed class Collectors(NpgsqlDataSource database, ILease lease, ILogger<Collectors> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Who has been silent for longer does not take part.</summary>
    private static readonly TimeSpan Silence = 3 * Interval;

    private readonly Guid id = Guid.NewGuid();
    private volatile bool isPrepared;

    public async Task<IndexStatus> AskAsync(CancellationToken cancellationToken)
    {
        Prepare();
        await using var command = database.CreateCommand(JournalSql.Query("collectors"));
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Silence, NpgsqlDbType = NpgsqlDbType.Interval });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(lease.IsHeld, reader.GetBoolean(2) ? reader.GetString(0) : null, reader.GetInt64(1), (int)reader.GetInt64(3));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Prepare();
                await RunAsync("meet-collectors", stoppingToken, Id(), new NpgsqlParameter<string> { TypedValue = PostgresLease.Holder });
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                logger.LogDebug(e, "The database could not be told that this collector is there");
            }
            await Task.Delay(Interval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await RunAsync("leave-collectors", cancellationToken, Id());
        }
        catch (Exception e) when (e.IsAway())
        {
            logger.LogDebug(e, "The database could not be told that this collector ends");
        }
    }

    private void Prepare()
    {
        if (!isPrepared)
            database.Migrate(JournalSql.Schema, JournalSql.Steps);
        isPrepared = true;
    }

    private NpgsqlParameter<Guid> Id() => new() { TypedValue = id };

    private async Task RunAsync(string query, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = database.CreateCommand(JournalSql.Query(query));
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
