using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Store.Embedded;
using Microsoft.Extensions.Options;

namespace LlmAspire.TraceCollector.Store;

/// <summary>
/// The one door to the tables: <see cref="ReadAsync"/> lends a snapshot, <see cref="WriteAsync"/> the one transaction at a time that
/// changes them. Embedded engine: DuckDB, one file, whose place another can take while it is read.
/// </summary>
internal sealed class TraceStore : IDisposable
{
    private readonly StoreEngine engine;
    private readonly bool ownsEngine;
    private TableFile tables;

    public TraceStore(IOptions<StoreOptions> options)
    {
        var folder = System.IO.Path.GetFullPath(options.Value.Directory);
        engine = new(options.Value.StoreMemoryMb, System.IO.Path.Combine(folder, "traces.duckdb.tmp"));
        ownsEngine = true;
        tables = new(engine, TableFiles.Current(folder));
    }

    private TraceStore(StoreEngine engine, string path)
    {
        this.engine = engine;
        tables = new(engine, path);
    }

    /// <summary>The file of the tables.</summary>
    public string Path => Tables.Path;

    /// <summary>What the file and the engine's log beside it take on disk.</summary>
    public long FileBytes => Tables.Bytes;

    private TableFile Tables => Volatile.Read(ref tables);

    public Task<T> ReadAsync<T>(Func<StoreSession, T> read, CancellationToken cancellationToken = default) =>
        InTurnAsync(file => file.Reading, read, cancellationToken);

    /// <summary>Runs a change in one transaction: all of it is kept, or nothing.</summary>
    public Task WriteAsync(Action<StoreSession> write, CancellationToken cancellationToken = default) =>
        InTurnAsync(file => file.Writing, session => InTransaction(session, write), cancellationToken);

    /// <summary>Other tables in the same engine, sharing its memory: what is in the file, or empty ones. Not owned by this one.</summary>
    public TraceStore Beside(string path) => new(engine, path);

    /// <summary>
    /// Lets other tables take the place of these. Nobody writes from before <paramref name="last"/> until they have; readers go on, and
    /// those that have begun still see the old ones. Their file goes with the last of them, which is what the answer waits for.
    /// </summary>
    /// <param name="last">What is still to be brought over, in a transaction on the other tables; given the name under which it sees these.</param>
    public async Task<Task> BecomeAsync(TraceStore other, string path, Action<StoreSession, string> last, CancellationToken cancellationToken)
    {
        var old = Tables;
        await old.Writing.WaitAsync(cancellationToken);
        try
        {
            await other.WriteAsync(session => last(session, old.Name), cancellationToken);
            await other.CloseAsync();
            if (File.Exists(TableFiles.LogOf(other.Path)))
                throw new IOException($"The engine left {TableFiles.LogOf(other.Path)} behind; the tables stay as they were.");
            File.Move(other.Path, path);
            Volatile.Write(ref tables, new(engine, path));
            DirectorySync.Flush(System.IO.Path.GetDirectoryName(path)!);
        }
        finally
        {
            old.Writing.Release();
        }
        return RemoveAsync(old);
    }

    /// <summary>Waits for the last reader and writer and closes the file; whoever comes later opens it again.</summary>
    public Task CloseAsync() => Tables.CloseAsync();

    public void Dispose()
    {
        if (ownsEngine)
            engine.Dispose();
        Tables.Dispose();
    }

    private static async Task RemoveAsync(TableFile old)
    {
        await old.CloseAsync();
        TableFiles.Delete(old.Path);
    }

    private static bool InTransaction(StoreSession session, Action<StoreSession> write)
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
    }

    private async Task<T> InTurnAsync<T>(Func<TableFile, SemaphoreSlim> turnOf, Func<StoreSession, T> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var file = Tables;
            var turn = turnOf(file);
            await turn.WaitAsync(cancellationToken);
            try
            {
                // Another file may have taken its place while this waited.
                if (file == Tables)
                    // The engine's calls block: they must not hold a request's or a circuit's thread. The indexer has threads of its own.
                    return await Task.Factory.StartNew(() => file.Use(work), cancellationToken, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);
            }
            finally
            {
                turn.Release();
            }
        }
    }
}
