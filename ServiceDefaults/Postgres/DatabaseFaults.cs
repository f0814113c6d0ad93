using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace LlmAspire.ServiceDefaults.Postgres;

/// <summary>Which failures are the server's, so that the same may work once it is back or somebody has seen to it.</summary>
public static class DatabaseFaults
{
    /// <summary>It is away, full, busy or read-only, or ended the statement.</summary>
    public static bool IsAway(this Exception error) =>
        error is TimeoutException or SocketException or NpgsqlException { IsTransient: true }
        || error.IsRefused()
        || error is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable };

    /// <summary>It could not be reached, or was starting or stopping: over as soon as it answers anything.</summary>
    public static bool IsOutOfReach(this Exception error) => error switch
    {
        PostgresException { SqlState: var state } => state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P0", StringComparison.Ordinal),
        _ => error is TimeoutException or SocketException or NpgsqlException { IsTransient: true },
    };

    /// <summary>Nobody gets in by this connection string: the password is wrong, there is no such database, or the server's certificate is not to be trusted.</summary>
    public static bool IsRefused(this Exception error) =>
        error is NpgsqlException { InnerException: AuthenticationException }
        || error is PostgresException { SqlState: var state } && (state.StartsWith("28", StringComparison.Ordinal) || state == PostgresErrorCodes.InvalidCatalogName);
}
