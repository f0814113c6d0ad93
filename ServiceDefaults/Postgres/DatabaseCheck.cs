using System.Security.Authentication;
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
            throw new InvalidOperationException($"ConnectionStrings__{TraceDatabase.Name}: {Reason(error)}", error);
        }
        catch (Exception error) when (error.IsAway() || error is NpgsqlException)
        {
            // Health and log will say so.
        }
    }

    /// <summary>Npgsql's own words for a certificate that is refused say no more than that the handshake failed.</summary>
    private static string Reason(Exception error) => error.InnerException is AuthenticationException why ? $"the server's certificate is refused (SSL Mode): {why.Message}" : error.Message;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
