using LlmAspire.TraceCollector.Index.Lease;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>
/// Every minute merges what batches have added to rollups (a minute of 100,000 spans/s adds some 250,000 rows) and folds new scores into
/// <c>verdicts</c>. Until then queries read the additions as they are. A failure is told and tried again a minute later.
/// </summary>
internal sealed class RollupMerging(TraceStore store, ILease lease, TimeProvider clock, ILogger<RollupMerging> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                await lease.TakeAsync(stoppingToken);
                await MergeAsync(store, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
            {
                logger.LogError(e, "Rollups could not be merged; the next try is in a minute");
            }
    }

    /// <summary>All that waits, in transactions of an hour's rows or some thousand scores, between which the indexer has its turn.</summary>
    internal static async Task MergeAsync(TraceStore store, CancellationToken cancellationToken)
    {
        while (await store.ReadAsync(VerdictStore.IsWaiting, cancellationToken))
            await store.WriteAsync(VerdictStore.FoldNext, cancellationToken);
        while (await store.ReadAsync(RollupMerge.IsWaiting, cancellationToken))
            await store.WriteAsync(RollupMerge.Next, cancellationToken);
    }
}
