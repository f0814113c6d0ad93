namespace LlmAspire.TraceCollector.Store;

/// <summary>Keeps sets of tables: the one in use, and while the tables are built anew an unfinished one beside it.</summary>
internal interface IStoreEngine : IDisposable
{
    /// <summary>As <c>/api/status</c> calls it.</summary>
    string Name { get; }

    /// <summary>Room on the disk of the tables; <c>null</c> where that is not this machine's.</summary>
    long? FreeBytes { get; }

    /// <summary>What so many bytes of the journal became lies together and goes at once; <c>null</c> where old rows go one by one.</summary>
    long? SliceBytes { get; }

    /// <summary>Whether an unfinished set is there, left by this process or by one before.</summary>
    bool HasUnfinished { get; }

    /// <summary>Whether rows are waiting to be written: what is written then should cost little, and may take longer.</summary>
    bool IsBehind { set; }

    /// <summary>The set in use, empty where there is none yet.</summary>
    ITables Current();

    /// <summary>The unfinished set, empty where there is none yet.</summary>
    ITables Unfinished();

    /// <summary>Removes the unfinished set. Only when nobody uses it.</summary>
    void RemoveUnfinished();

    /// <summary>Removes sets whose place another one took, and which a crash has left. Before the first reindex of a process.</summary>
    /// <returns>Their names.</returns>
    IReadOnlyList<string> RemoveOld();

    /// <summary>Gives the unfinished set the place of the one in use: that either happened or it did not, whenever the process ends. Nobody writes meanwhile.</summary>
    /// <param name="last">What is still to be brought over, in a transaction on the unfinished set; given the name under which it sees the one in use.</param>
    /// <returns>The set now in use.</returns>
    Task<ITables> ReplaceAsync(ITables current, TraceStore unfinished, Action<StoreSession, string> last, CancellationToken cancellationToken);

    /// <summary>Writes the set in use anew, as it is, where more than half of it is free: only that gives the disk back what was dropped. Nobody writes meanwhile.</summary>
    /// <param name="least">Free bytes that are worth it.</param>
    /// <returns>The set now in use; <c>null</c> where it is the old one, because little is free, the disk has no room for both, or the server sees to that itself.</returns>
    Task<ITables?> RewriteAsync(ITables current, long least);

    /// <summary>Waits for the last user of a set whose place another one has taken, and removes it.</summary>
    Task RemoveAsync(ITables old);
}
