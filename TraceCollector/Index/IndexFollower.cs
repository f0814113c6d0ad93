using LlmAspire.TraceCollector.Index.Lease;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index;

/// <summary>While another collector indexes: sees how far it has come, for whoever waits in this process for a position or for facts.</summary>
internal sealed class IndexFollower(ILease lease, TraceStore store, IJournal journal, IndexFigures figures, FactSignal signal, TimeProvider clock, ILogger<IndexFollower> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        for (var sequence = 0L; !stoppingToken.IsCancellationRequested; await Task.Delay(Interval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing))
            try
            {
                if (!lease.IsHeld)
                    sequence = await LookAsync(sequence, stoppingToken);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                logger.LogDebug(e, "How far the index is could not be asked");
            }
    }

    private async Task<long> LookAsync(long before, CancellationToken cancellationToken)
    {
        var (position, sequence) = await store.ReadAsync(session => (session.Progress(IndexWriter.Position) ?? 0, session.Progress(IndexWriter.Sequence) ?? 0), cancellationToken);
        if (figures.Reach(position) || position >= journal.Position)
            figures.WaitingSince = null;
        else
            figures.WaitingSince ??= clock.GetUtcNow();
        if (sequence > before)
            signal.Raise();
        return sequence;
    }
}
