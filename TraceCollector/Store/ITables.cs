namespace LlmAspire.TraceCollector.Store;

/// <summary>One set of all tables. Made and brought up to date when it is first used.</summary>
internal interface ITables : IDisposable
{
    /// <summary>What statements call it that read two sets.</summary>
    string Name { get; }

    /// <summary>Whoever reads takes a turn. More wait than there are turns: unbounded, but short-lived.</summary>
    SemaphoreSlim Reading { get; }

    /// <summary>The one turn to write.</summary>
    SemaphoreSlim Writing { get; }

    /// <summary>What it takes on disk.</summary>
    long Bytes { get; }

    /// <summary>Runs something on a connection of its own that sees these tables. Whoever calls has a turn.</summary>
    /// <param name="cancellationToken">Ends a statement that runs, where the engine can.</param>
    T Use<T>(Func<StoreSession, T> work, CancellationToken cancellationToken);

    /// <summary>Waits for its last reader and writer and lets go of it; whoever comes later opens it again.</summary>
    Task CloseAsync();
}
