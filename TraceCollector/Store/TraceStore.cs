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

    private readonly Lazy<DuckDBConnection> root;
    private readonly SemaphoreSlim reading = new(Readers);
    private readonly SemaphoreSlim writing = new(1);

    public TraceStore(IOptions<StoreOptions> options)
    {
        var settings = options.Value;
        Path = System.IO.Path.GetFullPath(System.IO.Path.Combine(settings.Directory, "traces.duckdb"));
        // Two threads: the machine this is measured on has two cores, and pages share them with ingestion.
        root = new(() => Open($"Data Source={Path};memory_limit={settings.StoreMemoryMb}MB;threads=2"));
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
                using var connection = new DuckDBConnection(root.Value.ConnectionString);
                connection.Open();
                return work(new StoreSession(connection));
            }, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private DuckDBConnection Open(string connectionString)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var connection = new DuckDBConnection(connectionString);
        connection.Open();
        SchemaSteps.Apply(new StoreSession(connection));
        return connection;
    }
}
