using LlmAspire.TraceCollector.Journal;

namespace LlmAspire.TraceCollector.Store.Embedded;

/// <summary>DuckDB within the process: a set of tables is a file in the data directory.</summary>
internal sealed class EmbeddedEngine : IStoreEngine
{
    private readonly string folder;
    private readonly DuckDb duckDb;

    public EmbeddedEngine(StoreOptions options)
    {
        folder = Path.GetFullPath(options.Directory);
        duckDb = new(options.StoreMemoryMb, options.StoreThreads, Path.Combine(folder, "traces.duckdb.tmp"));
    }

    public string Name => "embedded";

    public long? FreeBytes => new DriveInfo(folder).AvailableFreeSpace;

    public long? SliceBytes => null;

    public bool IsBehind { set => duckDb.Concentrate(value); }

    public bool HasUnfinished => File.Exists(TableFiles.Unfinished(folder));

    public ITables Current() => new TableFile(duckDb, TableFiles.Current(folder));

    public ITables Unfinished() => new TableFile(duckDb, TableFiles.Unfinished(folder));

    public void RemoveUnfinished() => TableFiles.Delete(TableFiles.Unfinished(folder));

    public IReadOnlyList<string> RemoveOld()
    {
        var old = TableFiles.Old(folder);
        foreach (var file in old)
            TableFiles.Delete(file);
        return old;
    }

    public Task<ITables?> RewriteAsync(ITables current, long least) => Task.Run(() => RewriteAsync((TableFile)current, least));

    public async Task<ITables> ReplaceAsync(ITables current, TraceStore unfinished, Action<StoreSession, string> last, CancellationToken cancellationToken)
    {
        var (from, to) = (TableFiles.Unfinished(folder), TableFiles.Next(folder));
        await unfinished.WriteAsync(session => last(session, current.Name), cancellationToken);
        await unfinished.CloseAsync();
        return TakePlace(from, to);
    }

    public async Task RemoveAsync(ITables old)
    {
        await old.CloseAsync();
        // The new file's name must not be lost after the old file is.
        DirectorySync.Flush(folder);
        TableFiles.Delete(((TableFile)old).Path);
    }

    public void Dispose() => duckDb.Dispose();

    private async Task<ITables?> RewriteAsync(TableFile current, long least)
    {
        var (from, to) = (TableFiles.Rewritten(folder), TableFiles.Next(folder));
        // A process that was killed may have left it.
        TableFiles.Delete(from);
        var free = current.Tidy();
        var kept = current.Bytes - free;
        if (free < least || free < kept || FreeBytes < kept)
            return null;
        var rewritten = new TableFile(duckDb, from);
        rewritten.CopyFrom(current);
        await rewritten.CloseAsync();
        return TakePlace(from, to);
    }

    private TableFile TakePlace(string from, string to)
    {
        if (File.Exists(TableFiles.LogOf(from)))
            throw new IOException($"The engine left {TableFiles.LogOf(from)} behind; the tables stay as they were.");
        File.Move(from, to);
        return new TableFile(duckDb, to);
    }
}
