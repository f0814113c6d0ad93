using LlmAspire.TraceCollector.Journal.Postgres;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index.Lease;

/// <summary>Ends by itself where it is not renewed: by this machine's clock a little before it does by the server's.</summary>
internal sealed class PostgresTerm : LeaseTerm, IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource lost = new();

    public PostgresTerm(long epoch) => (Epoch, Lost) = (epoch, lost.Token);

    public long Epoch { get; }

    public bool IsOver => lost.IsCancellationRequested;

    public override CancellationToken Lost { get; }

    public void LastUntil(TimeSpan left) => lost.CancelAfter(left > Margin ? left - Margin : TimeSpan.Zero);

    public void End()
    {
        if (!IsOver)
            lost.Cancel();
    }

    public override void Check(StoreSession session)
    {
        if (session.Query(JournalSql.Query("check-lease"), new Dictionary<string, object?> { ["epoch"] = Epoch }, row => row.Long("epoch")).Count == 0)
            End();
        if (IsOver)
            throw new OperationCanceledException("Another collector indexes now.", Lost);
    }

    /// <summary>Once it is over: who still has it can see that it is.</summary>
    public void Dispose() => lost.Dispose();
}
