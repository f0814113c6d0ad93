using Microsoft.Extensions.Hosting;
using Npgsql;

namespace LlmAspire.ServiceDefaults.Postgres;

/// <summary>
/// A process that the database does not let in does not start, and one line says why. A server that is merely away is left to those who wait for
/// it to come back.
/// </summary>
internal sealed class DatabaseCheck(NpgsqlDataSource database) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception error) when (error.IsRefused())
        {
            throw new InvalidOperationException($"ConnectionStrings__{TraceDatabase.Name}: {error.Message}", error);
        }
        catch (Exception error) when (error.IsAway() || error is NpgsqlException)
        {
            // Health and log will say so.
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
