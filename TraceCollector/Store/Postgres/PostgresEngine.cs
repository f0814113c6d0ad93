using Npgsql;

namespace LlmAspire.TraceCollector.Store.Postgres;

/// <summary>
/// PostgreSQL: a set of tables is a schema. Which one is in use is told by its name, so that one transaction on the database changes it for
/// every collector there is. Whoever builds an unfinished one holds a lock on it for as long as its connection lasts.
/// </summary>
internal sealed class PostgresEngine(NpgsqlDataSource database) : IStoreEngine
{
    private const string InUse = "traces";
    private const string Unfinished = "traces_unfinished";
    private const string Old = "traces_old";

    /// <summary>As the schema's <c>slice_bytes()</c>: some three million spans.</summary>
    private const long Slice = 1 << 30;

    private readonly Lock gate = new();
    private NpgsqlConnection? owner;

    public string Name => "postgresql";

    public long? FreeBytes => null;

    public long? SliceBytes => Slice;

    /// <summary>The server divides its own time.</summary>
    public bool IsBehind { set { } }

    public bool HasUnfinished => Exists(Unfinished) && IsOwner();

    /// <summary>Held until the end of a transaction that changes a schema.</summary>
    public static string LockFor(string schema) => $"SELECT pg_advisory_xact_lock(hashtext('llmaspire {schema}'))";

    public ITables Current() => new PostgresTables(database, InUse);

    ITables IStoreEngine.Unfinished() => IsOwner()
        ? new PostgresTables(database, Unfinished)
        : throw new InvalidOperationException("Another collector is building the tables anew.");

    public void RemoveUnfinished()
    {
        if (IsOwner())
            Drop(Unfinished);
        Disown();
    }

    public IReadOnlyList<string> RemoveOld()
    {
        if (!Exists(Old))
            return [];
        Drop(Old);
        return [Old];
    }

    public async Task<ITables> ReplaceAsync(ITables current, TraceStore unfinished, Action<StoreSession, string> last, CancellationToken cancellationToken)
    {
        Drop(Old);
        await unfinished.WriteAsync(
            session =>
            {
                session.Execute(LockFor(InUse));
                last(session, InUse);
                session.Execute($"ALTER SCHEMA {InUse} RENAME TO {Old}; ALTER SCHEMA {Unfinished} RENAME TO {InUse}");
            },
            cancellationToken);
        Disown();
        return Current();
    }

    /// <summary>The server's own vacuum makes room in its tables.</summary>
    public Task<ITables?> RewriteAsync(ITables current, long least) => Task.FromResult<ITables?>(null);

    /// <summary>A statement that still reads there is waited for by the server.</summary>
    public Task RemoveAsync(ITables old) => Task.Run(() => Drop(Old));

    public void Dispose() => Disown();

    private bool IsOwner()
    {
        lock (gate)
        {
            if (owner is not null && IsAlive(owner))
                return true;
            owner?.Dispose();
            owner = null;
            var connection = database.OpenConnection();
            if (Ask(connection, $"SELECT pg_try_advisory_lock(hashtext('llmaspire owner of {Unfinished}'))") is true)
                owner = connection;
            else
                connection.Dispose();
            return owner == connection;
        }
    }

    /// <summary>A connection learns that the server was restarted, and its lock is gone, when it is used.</summary>
    private static bool IsAlive(NpgsqlConnection connection)
    {
        try
        {
            return Ask(connection, "SELECT true") is true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private void Disown()
    {
        lock (gate)
        {
            if (owner is null)
                return;
            try
            {
                // A pooled connection keeps its locks until it is used again.
                Ask(owner, "SELECT pg_advisory_unlock_all()");
            }
            catch (NpgsqlException)
            {
                // The lock went with the connection.
            }
            owner.Dispose();
            owner = null;
        }
    }

    private bool Exists(string schema)
    {
        using var connection = database.OpenConnection();
        return Ask(connection, $"SELECT to_regnamespace('{schema}') IS NOT NULL") is true;
    }

    private void Drop(string schema)
    {
        using var connection = database.OpenConnection();
        Ask(connection, $"DROP SCHEMA IF EXISTS {schema} CASCADE");
    }

    private static object? Ask(NpgsqlConnection connection, string statement)
    {
#pragma warning disable CA2100 // Names are this file's.
        using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
