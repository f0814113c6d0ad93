using System.Diagnostics;
using DuckDB.NET.Data;
using LlmAspire.TraceCollector.Index;

namespace LlmAspire.TraceCollector.Store.Embedded;

/// <summary>DuckDB in memory, to which files of tables are attached under a name each. All of them share one bound of memory and the threads.</summary>
internal sealed class DuckDb(int memoryMb, int threads, string temporary) : IDisposable
{
    /// <summary>A multiple of the engine's 2,048; an eighth of its usual size costs scans nothing that could be measured.</summary>
    private const int GroupRows = 16_384;

    /// <summary>A detached file is closed by whoever still looks at it: a statement that was listing all of them, say.</summary>
    private static readonly TimeSpan LettingGo = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private DuckDBConnection? root;
    private readonly Lock concentrating = new();
    private bool concentrated;

    /// <summary>
    /// Attached rather than opened, because only that sets the rows of a group. A checkpoint writes the last group of each table
    /// anew, so small groups and seldom checkpoints make it cheap; what it has not reached, at most 64 MiB, is read again at start.
    /// </summary>
    public void Attach(string path, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var waited = Stopwatch.StartNew();
        while (!TryAttach(path, name, last: waited.Elapsed > LettingGo))
            Thread.Sleep(LookAgain);
    }

    /// <returns>False while the engine has not let go of the file under the name it had before.</returns>
    private bool TryAttach(string path, string name, bool last)
    {
        try
        {
            Execute($"ATTACH '{Quoted(path)}' AS {name} (ROW_GROUP_SIZE {GroupRows}, STORAGE_VERSION 'v1.5.0')");
            return true;
        }
        catch (DuckDBException e) when (!last && e.Message.Contains("Unique file handle conflict", StringComparison.Ordinal))
        {
            return false;
        }
    }

    /// <summary>Writes everything into the file and lets go of it. Only for one that nobody uses any more.</summary>
    public void Detach(string name)
    {
        Checkpoint(name);
        Execute($"DETACH {name}");
    }

    /// <summary>Writes what is in the engine's log into the file. Fails while somebody writes to it.</summary>
    public void Checkpoint(string name) => Execute($"CHECKPOINT {name}");

    /// <summary>Runs something on a connection of its own that sees the tables of one file.</summary>
    public T Use<T>(string name, Func<StoreSession, T> work)
    {
        using var connection = Root().Duplicate();
        connection.Open();
        var session = new EmbeddedSession(connection);
        session.Execute($"USE {name}");
        return work(session);
    }

    /// <summary>
    /// One thread or all of them. Whoever waits for a statement of which another thread does a part asks again and again whether it is done: a
    /// tenth of the index's processor time, which it has better uses for while it is behind. Queries that run meanwhile have one thread, too.
    /// </summary>
    public void Concentrate(bool one)
    {
        // The index and a reindex both say it; the engine must end with what was said last.
        lock (concentrating)
        {
            if (concentrated == one)
                return;
            Execute($"SET threads = {(one ? 1 : threads)}");
            concentrated = one;
        }
    }

    public void Dispose() => root?.Dispose();

    /// <summary>Up to so many rows or keys the engine passes over blocks that cannot hold them; by its own bound of 50 a page of 51 reads every column of the table.</summary>
    private const int LongestPage = 1_000;

    private DuckDBConnection Root()
    {
        lock (gate)
        {
            if (root is not null)
                return root;
            var opened = new DuckDBConnection($"Data Source=:memory:;memory_limit={memoryMb}MB;threads={threads};checkpoint_threshold=64MB;dynamic_or_filter_threshold={LongestPage};late_materialization_max_rows={LongestPage};temp_directory={temporary}");
            Open(opened);
            return root = opened;
        }
    }

    /// <summary>The engine's own thread takes the priority of the one that opens it. It commits, too: at full weight it would take from receiving what the index leaves to it.</summary>
    private static void Open(DuckDBConnection connection)
    {
        using var low = new IndexThreads();
        Task.Factory.StartNew(connection.Open, CancellationToken.None, TaskCreationOptions.DenyChildAttach, low).GetAwaiter().GetResult();
    }

    private void Execute(string statement)
    {
        using var connection = Root().Duplicate();
        connection.Open();
        new EmbeddedSession(connection).Execute(statement);
    }

    private static string Quoted(string path) => path.Replace("'", "''", StringComparison.Ordinal);
}
