namespace LlmAspire.TraceCollector.Store;

/// <summary>
/// The one door to the tables: <see cref="ReadAsync"/> lends a session to read, <see cref="WriteAsync"/> the one transaction at a time that
/// changes them. Which engine keeps them is settled at start (<see cref="StoreSetup"/>).
/// </summary>
internal sealed class TraceStore : IDisposable
{
    private readonly IStoreEngine engine;
    private ITables tables;

    public TraceStore(IStoreEngine engine)
        : this(engine, engine.Current())
    {
    }

    private TraceStore(IStoreEngine engine, ITables tables) => (this.engine, this.tables) = (engine, tables);

    public IStoreEngine Engine => engine;

    /// <summary>What the tables take on disk.</summary>
    public long Bytes => Tables.Bytes;

    private ITables Tables => Volatile.Read(ref tables);

    public Task<T> ReadAsync<T>(Func<StoreSession, T> read, CancellationToken cancellationToken = default) =>
        InTurnAsync(set => set.Reading, read, cancellationToken, cancellationToken);

    /// <summary>Runs a change in one transaction: all of it is kept, or nothing. Once begun it is not cancelled.</summary>
    public Task WriteAsync(Action<StoreSession> write, CancellationToken cancellationToken = default) => InTurnAsync(
        set => set.Writing,
        session =>
        {
            session.InTransaction(write);
            return true;
        },
        cancellationToken,
        CancellationToken.None);

    /// <summary>The unfinished tables that a reindex builds in the same engine: what is there already, or empty ones.</summary>
    public TraceStore Unfinished() => new(engine, engine.Unfinished());

    /// <summary>
    /// Lets the unfinished tables take the place of these. Nobody writes from before <paramref name="last"/> until they have; readers go on.
    /// The old ones go with the last of their readers, which is what the answer waits for.
    /// </summary>
    /// <param name="last">As in <see cref="IStoreEngine.ReplaceAsync"/>.</param>
    public async Task<Task> BecomeAsync(TraceStore unfinished, Action<StoreSession, string> last, CancellationToken cancellationToken) =>
        await ReplaceAsync(async old => await engine.ReplaceAsync(old, unfinished, last, cancellationToken), cancellationToken) ?? Task.CompletedTask;

    /// <summary>Gives the disk back what is free in the tables, where that is most of them (<see cref="IStoreEngine.RewriteAsync"/>). Nobody writes meanwhile; readers go on.</summary>
    /// <returns>Whether they were written anew.</returns>
    public async Task<bool> RewriteAsync(long least, CancellationToken cancellationToken)
    {
        if (await ReplaceAsync(old => engine.RewriteAsync(old, least), cancellationToken) is not { } gone)
            return false;
        await gone;
        return true;
    }

    /// <returns>Completes when the old set is gone; <c>null</c> where it stays.</returns>
    private async Task<Task?> ReplaceAsync(Func<ITables, Task<ITables?>> replace, CancellationToken cancellationToken)
    {
        var old = await TakeTurnToWriteAsync(cancellationToken);
        try
        {
            if (await replace(old) is not { } next)
                return null;
            Volatile.Write(ref tables, next);
        }
        finally
        {
            old.Writing.Release();
        }
        return engine.RemoveAsync(old);
    }

    private async Task<ITables> TakeTurnToWriteAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var set = Tables;
            await set.Writing.WaitAsync(cancellationToken);
            if (set == Tables)
                return set;
            set.Writing.Release();
        }
    }

    /// <summary>Waits for the last reader and writer and lets go of the tables; whoever comes later opens them again.</summary>
    public Task CloseAsync() => Tables.CloseAsync();

    public void Dispose() => Tables.Dispose();

    private async Task<T> InTurnAsync<T>(Func<ITables, SemaphoreSlim> turnOf, Func<StoreSession, T> work, CancellationToken waiting, CancellationToken working)
    {
        while (true)
        {
            var set = Tables;
            var turn = turnOf(set);
            await turn.WaitAsync(waiting);
            try
            {
                // Another set may have taken its place while this waited.
                if (set == Tables)
                    // The engine's calls block: they must not hold a request's or a circuit's thread. The indexer has threads of its own.
                    return await Task.Factory.StartNew(() => set.Use(work, working), waiting, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);
            }
            finally
            {
                turn.Release();
            }
        }
    }
}
