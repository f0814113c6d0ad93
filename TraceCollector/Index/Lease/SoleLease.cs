using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index.Lease;

/// <summary>For tables that only this process has: always held.</summary>
internal sealed class SoleLease : ILease
{
    public bool IsHeld => true;

    public Task<LeaseTerm> TakeAsync(CancellationToken cancellationToken) => Task.FromResult<LeaseTerm>(new Forever());

    private sealed class Forever : LeaseTerm
    {
        public override CancellationToken Lost => CancellationToken.None;

        public override void Check(StoreSession session)
        {
        }
    }
}
