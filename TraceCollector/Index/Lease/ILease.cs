using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index.Lease;

/// <summary>The right to change the tables by itself: to index, to merge, to drop. Of the collectors that share a database one has it.</summary>
internal interface ILease
{
    bool IsHeld { get; }

    /// <summary>Waits until this process has it.</summary>
    Task<LeaseTerm> TakeAsync(CancellationToken cancellationToken);
}

/// <summary>The time from taking the lease to losing it.</summary>
internal abstract class LeaseTerm
{
    /// <summary>Cancelled when another process may have it.</summary>
    public abstract CancellationToken Lost { get; }

    /// <summary>First in a transaction on the tables: nobody else can take the lease before it has ended. Throws where somebody has.</summary>
    /// <exception cref="OperationCanceledException">The term is over.</exception>
    public abstract void Check(StoreSession session);
}
