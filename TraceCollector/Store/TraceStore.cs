using DuckDB.NET.Data;
using Microsoft.Extensions.Options;

namespace LlmAspire.TraceCollector.Store;

/// <summary>
/// The one door to the tables: <see cref="ReadAsync"/> lends a snapshot, <see cref="WriteAsync"/> the one transaction at a time that
/// changes them. Embedded engine: DuckDB, one file. At most four reads run together; more wait their turn, unbounded but short-lived.
/// </summary>
internal sealed class TraceStore : IDisposable
{
    private const int Readers = 4;
    private const string Catalogue = "stored";

    /// <summary>A multiple of the engine's 2,048; an eighth of its usual size costs scans nothing that could be measured.</summary>
    private const int GroupRows = 16_384;

    private readonly Lazy<DuckDBConnection> root;
    private readonly SemaphoreSlim reading = new(Readers);
    private readonly SemaphoreSlim writing = new(1);

    public TraceStore(IOptions<StoreOptions> options)
    {
        var settings = options.Value;
        Path = System.IO.Path.GetFullPath(System.IO.Path.Combine(settings.Directory, "traces.duckdb"));
        root = new(() => Open(settings.StoreMemoryMb));
    }

    /// <summary>The file of the tables.</summary>
    public string Path { get; }

    /// <summary>What the file and the engine's log beside it take on disk.</summary>
    public long FileBytes => new[] { Path, Path + ".wal" }.Select(path => new FileInfo(path)).Where(file => file.Exists).Sum(file => file.Length);

    public Task<T> ReadAsync<T>(Func<StoreSession, T> read, CancellationToken cancellationToken = default) =>
        InTurnAsync(reading, read, cancellationToken);

    /// <summary>Runs a change in one transaction: all of it is kept, or nothing.</summary>
    public Task WriteAsync(Action<StoreSession> write, CancellationToken cancellationToken = default) =>
        InTurnAsync(writing, session =>
        {
            session.Execute("BEGIN TRANSACTION");
            try
            {
                write(session);
                session.Execute("COMMIT");
                return true;
            }
            catch
            {
                session.Rollback();
                throw;
            }
        }, cancellationToken);

    public void Dispose()
    {
        if (root.IsValueCreated)
            root.Value.Dispose();
        reading.Dispose();
        writing.Dispose();
    }

    private async Task<T> InTurnAsync<T>(SemaphoreSlim turn, Func<StoreSession, T> work, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            // The engine's calls block: they must not hold a request's or a circuit's thread.
            return await Task.Run(() =>
            {
                using var connection = root.Value.Duplicate();
                connection.Open();
                return work(Use(connection));
            }, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>
    /// The file is attached rather than opened, because only that sets the rows of a group. A checkpoint writes the last group of each table
    /// anew, so small groups and seldom checkpoints make it cheap; what it has not reached, at most 64 MiB, is read again at start.
    /// Two threads: the machine this is measured on has two cores, and pages share them with ingestion.
    /// </summary>
    private DuckDBConnection Open(int memoryMb)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var connection = new DuckDBConnection($"Data Source=:memory:;memory_limit={memoryMb}MB;threads=2;checkpoint_threshold=64MB;temp_directory={Path}.tmp");
        connection.Open();
        using (var command = connection.CreateCommand())
        {
#pragma warning disable CA2100 // The path is the operator's own setting.
            command.CommandText = $"ATTACH '{Path.Replace("'", "''", StringComparison.Ordinal)}' AS {Catalogue} (ROW_GROUP_SIZE {GroupRows}, STORAGE_VERSION 'v1.5.0')";
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
        SchemaSteps.Apply(Use(connection));
        return connection;
    }

    private static StoreSession Use(DuckDBConnection connection)
    {
        var session = new StoreSession(connection);
        session.Execute($"USE {Catalogue}");
        return session;
    }
}
