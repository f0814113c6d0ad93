using LlmAspire.ServiceDefaults.Postgres;
using Npgsql;

namespace LlmAspire.TraceCollector.Store.Postgres;

/// <summary>A set of tables as a schema of a PostgreSQL database.</summary>
internal sealed class PostgresTables(NpgsqlDataSource database, string schema) : ITables
{
    /// <summary>Connections that are for others than readers: the index, the journal's append and follower, the lease.</summary>
    private const int OthersConnections = 4;

    private static readonly IReadOnlyCollection<(int, string)> Steps = SchemaMigrations.Steps(typeof(PostgresTables).Assembly, typeof(PostgresTables).Namespace + ".Schema");

    private readonly Lock gate = new();
    private bool isThere;

    public string Name => schema;

    public SemaphoreSlim Reading { get; } = new(Readers(database));

    public SemaphoreSlim Writing { get; } = new(1);

    public long Bytes => Use(session => session.Query(session.Statement("table-bytes"), row => row.Long("bytes"))[0], CancellationToken.None);

    public T Use<T>(Func<StoreSession, T> work, CancellationToken cancellationToken)
    {
        try
        {
            BringUpToDate();
            using var connection = database.OpenConnection();
            using var session = new PostgresSession(connection, schema, cancellationToken);
            return work(session);
        }
        catch (PostgresException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (e.IsAway())
        {
            throw new StoreUnavailableException($"PostgreSQL does not answer (ConnectionStrings__{TraceDatabase.Name}): {e.Message}", e);
        }
    }

    public Task CloseAsync() => Task.CompletedTask;

    /// <summary>Each may hold two: one that reads rows, and one for their texts in the journal.</summary>
    private static int Readers(NpgsqlDataSource database) =>
        Math.Max(1, (new NpgsqlConnectionStringBuilder(database.ConnectionString).MaxPoolSize - OthersConnections) / 2);

    public void Dispose()
    {
        Reading.Dispose();
        Writing.Dispose();
    }

    private void BringUpToDate()
    {
        lock (gate)
        {
            if (isThere)
                return;
            database.Migrate(schema, Steps);
            isThere = true;
        }
    }
}
