namespace LlmAspire.TraceCollector.Store.Embedded;

/// <summary>One file of tables, attached when it is first used. Who reads or writes takes a turn; a file is let go of by taking all of them.</summary>
internal sealed class TableFile(DuckDb engine, string path) : ITables
{
    private const int Readers = 4;
    private static int names;

    private readonly Lock gate = new();
    private bool attached;

    public string Path => path;

    public string Name { get; } = $"stored_{Interlocked.Increment(ref names)}";

    public SemaphoreSlim Reading { get; } = new(Readers);

    public SemaphoreSlim Writing { get; } = new(1);

    /// <summary>What the file and the engine's log beside it take on disk.</summary>
    public long Bytes => new[] { path, TableFiles.LogOf(path) }.Select(name => new FileInfo(name)).Where(file => file.Exists).Sum(file => file.Length);

    public T Use<T>(Func<StoreSession, T> work, CancellationToken cancellationToken)
    {
        Attach();
        return engine.Use(Name, work);
    }

    /// <summary>Writes everything into the file, so that dropped rows become free blocks. For whoever has the turn to write.</summary>
    /// <returns>Bytes of the file that are free.</returns>
    public long Tidy()
    {
        Attach();
        engine.Checkpoint(Name);
        return engine.Use(Name, session => session.Query(Sql.Query("free-bytes"), row => row.Long("bytes"))[0]);
    }

    /// <summary>Makes every table what it is in another file, in one transaction.</summary>
    public void CopyFrom(TableFile other)
    {
        Attach();
        engine.Use(Name, session =>
        {
            session.InTransaction(_ =>
            {
                foreach (var table in session.Query(Sql.Query("table-names"), row => row.NeededText("table_name")))
                {
                    session.Execute($"DELETE FROM {table}");
                    session.Execute(Sql.Query("reindex-copy").Replace("{table}", table, StringComparison.Ordinal).Replace("{old}", other.Name, StringComparison.Ordinal));
                }
            });
            return true;
        });
    }

    /// <summary>Waits for its last reader and writer, writes everything into the file and closes it.</summary>
    public async Task CloseAsync()
    {
        await Writing.WaitAsync();
        for (var reader = 0; reader < Readers; reader++)
            await Reading.WaitAsync();
        try
        {
            await Task.Run(Detach);
        }
        finally
        {
            // Whoever waited for it until now finds out that another file has taken its place.
            Reading.Release(Readers);
            Writing.Release();
        }
    }

    public void Dispose()
    {
        Reading.Dispose();
        Writing.Dispose();
    }

    private void Attach()
    {
        lock (gate)
        {
            if (attached)
                return;
            engine.Attach(path, Name);
            attached = true;
            BringUpToDate();
        }
    }

    private void BringUpToDate()
    {
        try
        {
            engine.Use(Name, session =>
            {
                SchemaSteps.Apply(session);
                return true;
            });
        }
        catch
        {
            Detach();
            throw;
        }
    }

    private void Detach()
    {
        lock (gate)
        {
            if (attached)
                engine.Detach(Name);
            attached = false;
        }
    }
}
