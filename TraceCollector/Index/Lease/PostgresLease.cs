using System.Diagnostics;
using LlmAspire.ServiceDefaults.Postgres;
using LlmAspire.TraceCollector.Journal.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace LlmAspire.TraceCollector.Index.Lease;

/// <summary>
/// The lease as a row that its holder renews, by the server's clock. A holder that dies or is cut off is followed after
/// <see cref="Length"/> at the latest, and <see cref="Pause"/> (ADR 0031).
/// </summary>
internal sealed class PostgresLease(NpgsqlDataSource database, ILogger<PostgresLease> logger) : BackgroundService, ILease
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>For people to read.</summary>
    public static readonly string Holder = $"{Environment.MachineName} {Environment.ProcessId}";

    private bool isPrepared;
    private PostgresTerm? term;
    private TaskCompletionSource<PostgresTerm> taken = NewSignal();

    public bool IsHeld => term is { IsOver: false };

    public async Task<LeaseTerm> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = Volatile.Read(ref taken).Task;
            if (Volatile.Read(ref term) is { IsOver: false } held)
                return held;
            if (await next.WaitAsync(cancellationToken) is { IsOver: false } begun)
                return begun;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await StepAsync(stoppingToken);
            await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The indexer has stopped by then: services stop in the opposite order of their start. Whoever waits may begin at once.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (term is not { IsOver: false } held)
            return;
        held.End();
        try
        {
            await RunAsync("release-lease", cancellationToken, Number(held.Epoch));
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            logger.LogInformation(e, "The right to index could not be given back; it ends by itself");
        }
    }

    public override void Dispose()
    {
        term?.Dispose();
        base.Dispose();
    }

    /// <summary>Renews what is held, or takes what is free. A failure is no news: the term ends by itself.</summary>
    private async Task StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var asked = Stopwatch.GetTimestamp();
            if (term is { IsOver: false } held)
                Renewed(held, asked, await RunAsync("renew-lease", cancellationToken, Number(held.Epoch), Interval()));
            else if (await RunAsync("take-lease", cancellationToken, new NpgsqlParameter<string> { TypedValue = Holder }, Interval()) is { } epoch)
                Begin(epoch, asked);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            logger.LogDebug(e, "The database could not be asked who indexes");
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private void Begin(long epoch, long asked)
    {
        term?.Dispose();
        var begun = new PostgresTerm(epoch);
        begun.LastUntil(Length - Stopwatch.GetElapsedTime(asked));
        Volatile.Write(ref term, begun);
        logger.LogInformation("This collector indexes now (epoch {Epoch})", epoch);
        Interlocked.Exchange(ref taken, NewSignal()).SetResult(begun);
    }

    private void Renewed(PostgresTerm held, long asked, long? epoch)
    {
        if (epoch is not null)
        {
            held.LastUntil(Length - Stopwatch.GetElapsedTime(asked));
            return;
        }
        held.End();
        logger.LogWarning("Another collector indexes now");
    }

    private async Task<long?> RunAsync(string query, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        if (!isPrepared)
            database.Migrate(JournalSql.Schema, JournalSql.Steps);
        isPrepared = true;
        await using var command = database.CreateCommand(JournalSql.Query(query));
        command.Parameters.AddRange(parameters);
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }

    private static NpgsqlParameter<long> Number(long value) => new() { TypedValue = value };

    private static NpgsqlParameter<TimeSpan> Interval() => new() { TypedValue = Length, NpgsqlDbType = NpgsqlDbType.Interval };

    private static TaskCompletionSource<PostgresTerm> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
